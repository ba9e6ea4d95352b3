import { SteerboardError } from '../../core/errors.ts';
import { addChecks } from '../../core/instructions/addChecks.ts';
import type { CheckDeclaration } from '../../core/instructions/checksFile.ts';
import { parseResponseRow } from '../../core/instructions/responseRow.ts';
import { runItems } from '../../core/prompts/runItems.ts';
import { SETTINGS, type RunItem, type Setting } from '../../protocol/files.ts';
import { readPromptFile } from '../promptFiles.ts';

export interface ImportedAnswer {
  item: number;
  setting: Setting;
  response: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** The prompts that imported responses answer: those of a prompt file, or those that the responses name themselves. */
export class ImportedItems {
  readonly items: RunItem[];
  private readonly checks: readonly CheckDeclaration[];
  /** Are the items all there, so that a row must name one of them? */
  private readonly closed: boolean;

  private constructor(items: RunItem[], checks: readonly CheckDeclaration[], closed: boolean) {
    this.items = items;
    this.checks = checks;
    this.closed = closed;
  }

  /** @throws {SteerboardError} as `readPromptFile` does */
  static async from(promptsFile: string | undefined, checks: readonly CheckDeclaration[]): Promise<ImportedItems> {
    if (promptsFile === undefined) return new ImportedItems([], checks, false);
    const items = runItems(await readPromptFile(promptsFile)).map((item) => addChecks(item, checks));
    return new ImportedItems(items, checks, true);
  }

  /** @throws {SteerboardError} `bad-prompt-file` for a row that can't be used; the caller adds the place */
  answer(line: string, number: number, setting: Setting | undefined): ImportedAnswer {
    const fields = parse(line);
    const { response } = fields;
    if (typeof response !== 'string') throw new SteerboardError('bad-prompt-file', 'This row has no "response".', { hint: 'A row needs "response" with "prompt" or "key".' });
    const prompt = typeof fields['prompt'] === 'string' ? fields['prompt'] : undefined;
    const item = this.closed ? this.find(fields, prompt) : this.add(line, fields, number);
    const known = this.items[item]!;
    const bySelf = prompt !== undefined && prompt === known.instructedPrompt ? 'instructed' : 'plain';
    return { item, setting: setting ?? settingOf(fields['setting']) ?? bySelf, response };
  }

  private find(fields: Fields, prompt: string | undefined): number {
    const key = keyOf(fields);
    const fits = (item: RunItem): boolean => prompt === undefined || item.prompt === prompt || item.instructedPrompt === prompt;
    const byKey = key === undefined ? -1 : this.items.findIndex((item) => item.key === key && fits(item));
    const item = byKey !== -1 || prompt === undefined ? byKey : this.items.findIndex(fits);
    if (item === -1) throw new SteerboardError('bad-prompt-file', prompt === undefined ? 'No prompt of the prompt file has this key.' : 'This prompt is not in the prompt file.');
    return item;
  }

  private add(line: string, fields: Fields, number: number): number {
    const { prompt, instructionIds, kwargs, checkNames } = parseResponseRow(line, { checks: this.checks });
    const key = keyOf(fields) ?? String(number);
    const known = this.items.findIndex((item) => item.prompt === prompt && (keyOf(fields) === undefined || item.key === key));
    if (known !== -1) return known;
    return this.items.push({ key, prompt, instructionIds, kwargs, ...(checkNames && { checkNames }) }) - 1;
  }
}

function parse(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new SteerboardError('bad-prompt-file', 'This line is not JSON.', { hint: 'Mend or delete it.' }, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SteerboardError('bad-prompt-file', 'This line is not a JSON object.');
  return value as Fields;
}

function keyOf({ key }: Fields): string | undefined {
  return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined;
}

function settingOf(value: unknown): Setting | undefined {
  if (value === undefined) return undefined;
  const setting = SETTINGS.find((known) => known === value);
  if (setting === undefined) throw new SteerboardError('bad-prompt-file', `There is no setting ${JSON.stringify(value)}.`, { hint: `Say one of ${SETTINGS.join(', ')}.` });
  return setting;
}
