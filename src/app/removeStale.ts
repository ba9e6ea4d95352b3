import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Nothing that is still wanted is this old: what makes temporary folders removes them itself, unless it is killed. */
const STALE_MILLISECONDS = 24 * 3600 * 1000;

/** Removes what killed processes have left in a folder: entries whose names begin so and that have not changed for a day. Tells nobody where it can't. */
export async function removeStale(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    const changed = await stat(path).then(({ mtimeMs }) => mtimeMs, () => Infinity);
    if (Date.now() - changed > STALE_MILLISECONDS) await rm(path, { recursive: true, force: true, maxRetries: 10 }).catch(() => undefined);
  }
}
