import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SteerboardError } from '../core/errors.ts';
import { parseChecksFile, type CheckDeclaration } from '../core/instructions/checksFile.ts';
import { readText } from './promptFiles.ts';

const ENDING = '.checks.json';

/**
 * The checks files beside a prompt file that are for it: `bullets.checks.json` is for `bullets.jsonl` and for `bullets.test.jsonl`.
 *
 * @returns paths, those with the shortest names first; none where the folder can't be listed
 */
export async function checksFilesFor(promptFile: string): Promise<string[]> {
  const folder = dirname(promptFile);
  const prompts = basename(promptFile);
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .filter((name) => name.endsWith(ENDING) && name !== prompts && prompts.startsWith(`${name.slice(0, -ENDING.length)}.`))
    .sort((a, b) => a.length - b.length)
    .map((name) => join(folder, name));
}

/** The checks files beside any of these files, each once. @see checksFilesFor */
export async function checksFilesForAll(files: readonly string[]): Promise<string[]> {
  return [...new Set((await Promise.all(files.map(checksFilesFor))).flat())];
}

/**
 * The checks of some files together, in their order.
 *
 * @throws {SteerboardError} `file-access`; `bad-instruction` for the first thing wrong, with its place: answers must not pass for lack of a check
 */
export async function readChecks(files: readonly string[]): Promise<CheckDeclaration[]> {
  const checks: CheckDeclaration[] = [];
  for (const file of files) {
    const parsed = parseChecksFile(file, await readText(file));
    const problem = parsed.problems.find(({ severity }) => severity === 'error');
    if (problem) {
      const { line, column, message, hint } = problem;
      throw new SteerboardError('bad-instruction', message, { file, line, column, ...(hint !== undefined && { hint }) });
    }
    checks.push(...parsed.checks);
  }
  return checks;
}
