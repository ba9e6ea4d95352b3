import { isObject } from '../../core/json.ts';
import { SETTINGS, type Setting } from '../../protocol/files.ts';
import { COMMANDS, EXPORTS, type ExportFormat, type Intent, type PageCommand, type SteeringChange } from '../../protocol/intents.ts';
import { VECTOR_COMMANDS, type VectorCommand } from '../../protocol/vectorDocument.ts';

const isText = (value: unknown): value is string => typeof value === 'string';
const isItem = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSetting = (value: unknown): value is Setting => SETTINGS.some((setting) => setting === value);
const isCommand = (value: unknown): value is PageCommand => COMMANDS.some((command) => command === value);
const isVectorCommand = (value: unknown): value is VectorCommand => VECTOR_COMMANDS.some((command) => command === value);
const isExport = (value: unknown): value is ExportFormat => EXPORTS.some((format) => format === value);
const isListOf = <T>(value: unknown, is: (each: unknown) => each is T): value is T[] => Array.isArray(value) && value.every(is);

function isChange(value: unknown): value is SteeringChange {
  if (!isObject(value)) return false;
  const { vector, layer, strength } = value;
  return isItem(vector) && isItem(layer) && typeof strength === 'number' && Number.isFinite(strength);
}

/** The intent in a message from the page, or undefined for anything malformed, which the host drops. */
export function parseIntent(message: unknown): Intent | undefined {
  if (!isObject(message)) return undefined;
  const { kind, command, item, setting, text, name, png, changes, first, label, cells, format, subject, previous } = message;
  switch (kind) {
    case 'ready':
      return { kind };
    case 'command':
      return isCommand(command) ? { kind, command } : undefined;
    case 'open-source':
    case 'run-row':
      return isItem(item) ? { kind, item } : undefined;
    case 'show-answer':
      return isItem(item) && isSetting(setting) ? { kind, item, setting, ...(previous === true && { previous }) } : undefined;
    case 'stop-answer':
    case 'show-projection':
      return isItem(item) && isSetting(setting) ? { kind, item, setting } : undefined;
    case 'steer':
      return isListOf(changes, isChange) && isListOf(first, isItem) ? { kind, changes: changes.map(({ vector, layer, strength }) => ({ vector, layer, strength })), first } : undefined;
    case 'show-cells':
      return isText(label) && isListOf(cells, isText) ? { kind, label, cells } : undefined;
    case 'export':
      return isExport(format) ? { kind, format } : undefined;
    case 'copy':
      return isText(text) ? { kind, text } : undefined;
    case 'save-image':
      return isText(name) && isText(png) && /^[A-Za-z0-9+/]+=*$/.test(png) ? { kind, name, png } : undefined;
    case 'vector':
      return isVectorCommand(command) ? { kind, command, ...(isText(subject) && { subject }) } : undefined;
    default:
      return undefined;
  }
}
