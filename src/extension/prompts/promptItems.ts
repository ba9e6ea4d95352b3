import type { Pair } from '../../core/prompts/pairs.ts';
import { runItems } from '../../core/prompts/runItems.ts';
import type { PromptFile, PromptRecord } from '../../core/prompts/types.ts';
import type { RunItem } from '../../protocol/files.ts';
import { displayPath } from '../workspace/folders.ts';

// Runs are kept and shared: they name files relative to the workspace.

export function itemsOfFile({ name, records }: Pick<PromptFile, 'name' | 'records'>): RunItem[] {
  return runItems({ name: displayPath(name), records });
}

export function itemsOfPairs(pairs: readonly Pair[]): RunItem[] {
  return pairs.map(({ key, prompt, promptWithoutInstruction, instructionIds, kwargs, source }) => ({
    key, instructionIds, kwargs, prompt: promptWithoutInstruction, instructedPrompt: prompt, source: { ...source, file: displayPath(source.file) },
  }));
}

export function itemOfRecord(file: string, record: PromptRecord): RunItem {
  const [item] = itemsOfFile({ name: file, records: [record] });
  return item!;
}
