import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The default model in Steerboard's cache; the tests here are about it and nothing else will do. */
export function defaultModelPath(): string {
  const cache = process.env['STEERBOARD_CACHE'] ?? join(homedir(), '.cache', 'steerboard');
  const path = join(cache, 'models', 'SmolLM2-135M-Instruct.Q4_1.gguf');
  if (!existsSync(path)) throw new Error(`The engine tests need the default model at ${path}. Run the demo once: it obtains it.`);
  return path;
}
