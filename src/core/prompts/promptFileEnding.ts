/** Endings of files that can hold prompts, the longer before the shorter. */
export const PROMPT_FILE_ENDINGS = ['.jsonl', '.ndjson', '.json', '.csv', '.tsv', '.txt', '.prompt.md', '.md'] as const;

export type PromptFileEnding = (typeof PROMPT_FILE_ENDINGS)[number];

/** The ending that decides how a file is read; undefined where prompts can't be read from it. */
export function promptFileEnding(name: string): PromptFileEnding | undefined {
  const lower = name.toLowerCase();
  return PROMPT_FILE_ENDINGS.find((ending) => lower.endsWith(ending));
}
