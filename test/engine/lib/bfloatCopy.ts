import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantiseModel } from '../../../src/engine/quantise.ts';
import { defaultModelPath } from './defaultModel.ts';
import { libraries } from './native.ts';

/** The default model with its matrices widened to bfloat16, in a folder that `remove` deletes. */
export async function bfloatCopy(): Promise<{ path: string; remove: () => void }> {
  const temporary = mkdtempSync(join(tmpdir(), 'steerboard-bf16-'));
  const path = join(temporary, 'model-BF16.gguf');
  await quantiseModel(await libraries(), { source: defaultModelPath(), target: path, type: 'BF16', sourceSha256: 'ab'.repeat(32), threads: 1 });
  return { path, remove: () => rmSync(temporary, { recursive: true }) };
}
