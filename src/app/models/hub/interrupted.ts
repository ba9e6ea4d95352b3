import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../../core/errors.ts';
import { bytes } from '../../../core/statistics/figures.ts';
import type { FoundModel } from '../findModels.ts';
import { formatHubReference, modelsFolder, PARTIAL_ENDING, referenceOfPath } from './reference.ts';

/** Between a file's name and the ending: the beginning of its hash. */
const MARK_LENGTH = 9;

/** Downloads that were cut off and can go on, as lists show models: `path` is where the file will lie. */
export async function interruptedDownloads(folder: string = modelsFolder()): Promise<FoundModel[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const found: FoundModel[] = [];
  for (const name of names.filter((each) => each.endsWith(PARTIAL_ENDING)).sort()) {
    const path = join(folder, name.slice(0, -PARTIAL_ENDING.length - MARK_LENGTH));
    const reference = referenceOfPath(path, folder);
    if (reference === undefined) continue;
    const sizeBytes = await stat(join(folder, name)).then(({ size }) => size, () => 0);
    const problem = new SteerboardError('download-failed', t('Downloaded only in part, {0}.', bytes(sizeBytes)), { file: path, hint: t('Download it again: it goes on from there.') });
    found.push({ path, name: basename(path).replace(/\.gguf$/i, ''), sizeBytes, problem, interrupted: formatHubReference(reference) });
  }
  return found;
}
