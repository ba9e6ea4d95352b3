/** What the instructed prompt says beyond the plain one; all of it where it is worded anew. Undefined where they are the same. */
export function instructionText(prompt: string, instructed: string | undefined): string | undefined {
  if (instructed === undefined) return undefined;
  const at = instructed.indexOf(prompt);
  if (at < 0) return instructed.trim();
  const before = instructed.slice(0, at).trim();
  const after = instructed.slice(at + prompt.length).trim();
  return [before, after].filter(Boolean).join(' ') || undefined;
}
