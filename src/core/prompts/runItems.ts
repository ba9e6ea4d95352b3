import type { RunItem } from '../../protocol/files.ts';
import type { PromptFile } from './types.ts';

/** The prompts of a file as a run asks them: without the instruction first, with it where the file has both. */
export function runItems({ name, records }: Pick<PromptFile, 'name' | 'records'>): RunItem[] {
  return records.map(({ key, prompt, promptWithoutInstruction, instructionIds, kwargs, line }) => ({
    key,
    prompt: promptWithoutInstruction ?? prompt,
    ...(promptWithoutInstruction !== undefined && { instructedPrompt: prompt }),
    instructionIds,
    kwargs,
    source: { file: name, line },
  }));
}
