import { t } from '@vscode/l10n';
import type { RunItem } from '../../protocol/files.ts';
import { SteerboardError } from '../errors.ts';
import type { PromptFile } from '../prompts/types.ts';

/** Items whose prompts carry their instructions, with the same prompts without them. */
export interface JoinedItems {
  items: RunItem[];
  /** Prompts that the second file has no row for; they are left out. */
  missing: number;
  /** Prompts that are the same text in both files: steering and instruction can't be told apart there. */
  same: number;
  /** Keys whose base query was made from another wording of the prompt, as one of IFEval's was. */
  reworded: string[];
}

/**
 * Joins prompts that carry their instructions with base queries, by key. A row of the base file gives its query as `model_output`, as the
 * published file does, else as `prompt_without_instruction`, else as `prompt`.
 *
 * @throws {SteerboardError} `bad-prompt-file` where no key is in both files, or where most base queries are of other prompts
 */
export function joinBase(items: readonly RunItem[], base: Pick<PromptFile, 'name' | 'records'>): JoinedItems {
  const rows = new Map(base.records.map((record) => [record.key, record]));
  const joined: JoinedItems = { items: [], missing: 0, same: 0, reworded: [] };
  for (const item of items) {
    const row = rows.get(item.key);
    if (row === undefined) {
      joined.missing++;
      continue;
    }
    const { extra, prompt, promptWithoutInstruction } = row;
    const instructedPrompt = item.instructedPrompt ?? item.prompt;
    const original = extra['original_prompt'];
    if (typeof original === 'string' && original.trim() !== instructedPrompt.trim()) joined.reworded.push(item.key);
    const output = extra['model_output'];
    const query = typeof output === 'string' ? output : promptWithoutInstruction ?? prompt;
    if (query.trim() === instructedPrompt.trim()) joined.same++;
    joined.items.push({ ...item, prompt: query, instructedPrompt });
  }
  if (joined.items.length === 0) {
    throw new SteerboardError('bad-prompt-file', t('No prompt has the key of a base query.'), { file: base.name, hint: t('Both files need the same column "key".') });
  }
  if (joined.reworded.length > joined.items.length / 2) {
    throw new SteerboardError('bad-prompt-file', t('{0} of {1} base queries are of other prompts than these.', joined.reworded.length, joined.items.length), { file: base.name, hint: t('Give the base queries of these prompts.') });
  }
  return joined;
}

/** Items of a file whose only text carries the instruction: they can be asked Instructed, and Both. */
export function asInstructed(items: readonly RunItem[]): RunItem[] {
  return items.map((item) => ({ ...item, instructedPrompt: item.instructedPrompt ?? item.prompt }));
}
