import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SteerboardError } from '../../core/errors.ts';
import { readVectorFile } from '../vectors/readVectorFile.ts';
import type { LabVector } from './lab.ts';
import type { Lab } from './recipe.ts';

/** A base model goes on to the next question; its answer ends there. */
export const NEXT_QUESTION = 'Q:';

/**
 * The vectors of another model that the options name, the newest last. `recipe`: whose they are.
 *
 * @throws {SteerboardError} `bad-arguments` where no folder is named; `file-access`, `bad-vector`
 */
export async function sourceVectors({ options: { sourceVectors: folder } }: Lab, recipe: string): Promise<{ folder: string; vectors: LabVector[] }> {
  if (folder === undefined) throw new SteerboardError('bad-arguments', 'The vectors of the other model are missing.', { hint: `Name the folder “vectors” of a “${recipe}” experiment on that model: --source-vectors FOLDER.` });
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new SteerboardError('file-access', 'The folder with the other model\'s vectors can\'t be read.', { file: folder }, { cause });
  });
  const files = await Promise.all(names.filter((name) => name.endsWith('.gguf')).map(async (name) => {
    const file = join(folder, name);
    return { file, written: (await stat(file)).mtimeMs };
  }));
  files.sort((a, b) => a.written - b.written);
  return { folder, vectors: await Promise.all(files.map(async ({ file }) => ({ file, vector: await readVectorFile(file) }))) };
}
