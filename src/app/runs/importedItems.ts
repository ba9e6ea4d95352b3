import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { addChecks } from '../../core/instructions/addChecks.ts';
import type { CheckDeclaration } from '../../core/instructions/checksFile.ts';
import { parseResponseRow } from '../../core/instructions/responseRow.ts';
import type { JsonObject } from '../../core/json.ts';
import { parseJsonRow } from '../../core/prompts/jsonRow.ts';
import { runItems } from '../../core/prompts/runItems.ts';
import { SETTINGS, type RunItem, type Setting } from '../../protocol/files.ts';
import { readPromptFile } from '../promptFiles.ts';

export interface ImportedAnswer {
  item: number;
  setting: Setting;
  response: string;
}

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
    const fields = parseJsonRow(line);
    const { response } = fields;
    if (typeof response !== 'string') throw new SteerboardError('bad-prompt-file', t('This row has no "response".'), { hint: t('A row needs "response" with "prompt" or "key".') });
    const prompt = typeof fields['prompt'] === 'string' ? fields['prompt'] : undefined;
    const told = setting ?? settingOf(fields['setting']);
    if (!this.closed) return { item: this.add(line, fields, number, told ?? 'plain'), setting: told ?? 'plain', response };
    const item = this.find(fields, prompt);
    const bySelf = prompt !== undefined && prompt === this.items[item]!.instructedPrompt ? 'instructed' : 'plain';
    return { item, setting: told ?? bySelf, response };
  }

  private find(fields: JsonObject, prompt: string | undefined): number {
    const key = keyOf(fields);
    const fits = (item: RunItem): boolean => prompt === undefined || item.prompt === prompt || item.instructedPrompt === prompt;
    const byKey = key === undefined ? -1 : this.items.findIndex((item) => item.key === key && fits(item));
    const item = byKey !== -1 || prompt === undefined ? byKey : this.items.findIndex(fits);
    if (item === -1) throw new SteerboardError('bad-prompt-file', prompt === undefined ? t('No prompt of the prompt file has this key.') : t('This prompt is not in the prompt file.'));
    return item;
  }

  /** Without a prompt file the prompt of an instructed row is the form with the instruction; `base_prompt`, where it has one, the other form. */
  private add(line: string, fields: JsonObject, number: number, setting: Setting): number {
    const { prompt: sent, instructionIds, kwargs, checkNames } = parseResponseRow(line, { checks: this.checks });
    const key = keyOf(fields);
    const instructed = setting === 'instructed' || setting === 'both';
    const prompt = instructed && typeof fields['base_prompt'] === 'string' ? fields['base_prompt'] : sent;
    const fits = (item: RunItem): boolean => item.prompt === prompt && (!instructed || (item.instructedPrompt ?? sent) === sent);
    const known = this.items.findIndex((item) => (key === undefined || item.key === key) && fits(item));
    if (known === -1) return this.items.push({ key: key ?? String(number), prompt, ...(instructed && { instructedPrompt: sent }), instructionIds, kwargs, ...(checkNames && { checkNames }) }) - 1;
    if (instructed) this.items[known] = { ...this.items[known]!, instructedPrompt: sent };
    return known;
  }
}

function keyOf({ key }: JsonObject): string | undefined {
  return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined;
}

function settingOf(value: unknown): Setting | undefined {
  if (value === undefined) return undefined;
  const setting = SETTINGS.find((known) => known === value);
  if (setting === undefined) throw new SteerboardError('bad-prompt-file', t('There is no setting {0}.', JSON.stringify(value)), { hint: t('Say one of {0}.', SETTINGS.join(', ')) });
  return setting;
}
