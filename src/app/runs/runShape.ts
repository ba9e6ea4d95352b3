import { t } from '@vscode/l10n';
import { isObject } from '../../core/json.ts';
import { SETTINGS, type RunCell } from '../../protocol/files.ts';

/** Whether files that anybody may have edited have the shape that the types promise. Fields that a newer version adds are let be. */

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isNumber: Test = (value) => typeof value === 'number';
const isIndex: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isSetting: Test = (value) => SETTINGS.some((setting) => setting === value);
const optional = (test: Test): Test => (value) => value === undefined || test(value);
const listOf = (test: Test): Test => (value) => Array.isArray(value) && value.every(test);
const shape = (tests: Readonly<Record<string, Test>>): Test => (value) => isObject(value) && Object.entries(tests).every(([name, test]) => test(value[name]));

const isSteering = listOf(shape({ vector: isIndex, layer: isNumber, strength: isNumber }));
const isSampling: Test = (value) => isObject(value) && (value['kind'] === 'greedy' || (value['kind'] === 'seeded' && isNumber(value['seed']) && isNumber(value['temperature'])));
const isEnvironment = shape({ steerboard: isText, llamaRelease: isText, backend: isText, threads: isNumber, attention: isText, contextLength: isNumber, date: isText });

const SPEC: Readonly<Record<string, Test>> = {
  name: isText,
  kind: isText,
  created: isText,
  model: shape({ name: isText, architecture: isText, quantisation: isText, sha256: isText, layers: isNumber, embedding: isNumber }),
  vectors: listOf(shape({ name: isText, file: isFileName, sha256: isText, rule: isText })),
  items: listOf(shape({ key: isText, prompt: isText, instructedPrompt: optional(isText), instructionIds: listOf(isText), kwargs: listOf(isObject) })),
  cells: listOf(shape({ id: isText, item: isIndex, setting: isSetting, steering: isSteering })),
  generation: shape({ maxTokens: isNumber, sampling: isSampling, stop: listOf(isText) }),
  skipped: optional(listOf(isText)),
  skippedBy: optional((value) => value === 'exact' || value === 'halving'),
  environment: isEnvironment,
  changes: optional(listOf(shape({ time: isText, environment: isEnvironment, cells: listOf(isText) }))),
};

const ROW: Readonly<Record<string, Test>> = {
  cell: isText,
  steering: isSteering,
  response: isText,
  stopReason: isText,
  promptTokens: isNumber,
  generatedTokens: isNumber,
  checks: listOf((value) => isObject(value) && isText(value['id']) && (isText(value['error']) || (typeof value['strict'] === 'boolean' && typeof value['loose'] === 'boolean'))),
  broken: optional(isText),
  perplexity: optional(isNumber),
};

/** What of a run's specification is not as it must be: "its cells"; undefined where all is. */
export function specProblem(value: unknown): string | undefined {
  if (!isObject(value)) return t('it is no JSON object');
  const field = Object.entries(SPEC).find(([name, test]) => !test(value[name]));
  if (field) return t('“{0}” is missing or not as it should be', field[0]);
  const { items, vectors, cells } = value as { items: unknown[]; vectors: unknown[]; cells: readonly RunCell[] };
  const astray = cells.findIndex(({ item, steering }) => item >= items.length || steering.some(({ vector }) => vector >= vectors.length));
  if (astray !== -1) return t('cell {0} names a prompt or vector that is not there', astray + 1);
  return new Set(cells.map(({ id }) => id)).size === cells.length ? undefined : t('it has a cell twice');
}

/** What is wrong with a row; undefined where it is whole and its cell's. */
export function rowProblem(value: unknown, cells: ReadonlyMap<string, RunCell>): string | undefined {
  if (!isObject(value)) return t('it is no JSON object');
  const field = Object.entries(ROW).find(([name, test]) => !test(value[name]));
  if (field) return t('“{0}” is missing or not as it should be', field[0]);
  const cell = cells.get(value['cell'] as string);
  if (cell === undefined) return t('the run has no cell {0}', JSON.stringify(value['cell']));
  if (value['item'] !== cell.item || value['setting'] !== cell.setting) return t('its prompt or setting is not that of its cell');
  return sameSteering(value['steering'] as RunCell['steering'], cell.steering) ? undefined : t('its steering is not that of its cell');
}

function sameSteering(a: RunCell['steering'], b: RunCell['steering']): boolean {
  return a.length === b.length && a.every(({ vector, layer, strength }, index) => vector === b[index]!.vector && layer === b[index]!.layer && strength === b[index]!.strength);
}

/** A name inside the run folder, not a way out of it. */
function isFileName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !/[/\\]/.test(value) && value !== '..';
}
