import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where downloaded models and the tests' tools live: the folder that STEERBOARD_CACHE names, else one in the user's home. */
export function cacheFolder(): string {
  const named = process.env['STEERBOARD_CACHE'];
  return named === undefined || named === '' ? join(homedir(), '.cache', 'steerboard') : resolve(named);
}
