/**
 * Writes one small random-weight model of each family into a folder:
 *     node --import tsx test/engine/families/writeFamilies.ts FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { families, modelFile } from './families.ts';
import type { Family } from './families.ts';

/** @returns the file's path */
export function writeFamily(folder: string, of: Family): string {
  const path = join(folder, `${of.name}.gguf`);
  writeFileSync(path, modelFile(of));
  return path;
}

const [, script, folder] = process.argv;
if (script !== undefined && folder !== undefined && import.meta.url === pathToFileURL(script).href) {
  mkdirSync(folder, { recursive: true });
  for (const each of families) process.stdout.write(`${writeFamily(folder, each)}\n`);
}
