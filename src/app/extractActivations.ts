import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { SteerboardError } from '../core/errors.ts';
import { npyHeader } from '../core/npy.ts';
import type { PromptInput } from '../protocol/engine.ts';
import { placePromptFault, type PromptSource } from './promptFault.ts';
import { Pace, type TaskOptions } from './progress.ts';
import type { Session } from './session.ts';

export interface ActivationParams {
  prompts: readonly PromptInput[];
  /** Where each prompt came from, for errors. */
  sources: readonly PromptSource[];
  /** The .npy file to write. */
  target: string;
}

/**
 * Writes the last-token residual stream after every block to a NumPy file: float32, shape (prompts, layers, embedding), in the
 * prompts' order. Each prompt's part goes to its place as it comes, so memory does not grow with the number of prompts.
 *
 * @returns the shape
 * @throws {SteerboardError} `no-prompts`, `file-access`, `prompt-too-long`, `cancelled`, and what the engine says
 */
export async function extractActivations(session: Session, params: ActivationParams, options: TaskOptions = {}): Promise<[number, number, number]> {
  const { prompts, target } = params;
  if (prompts.length === 0) throw new SteerboardError('no-prompts', 'There are no prompts to take activations of.');
  const { layers, embedding } = session.info;
  const shape: [number, number, number] = [prompts.length, layers, embedding];
  const header = npyHeader(shape);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  const pace = new Pace(prompts.length, 'prompts');
  let tokens = 0;
  let done = 0;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.write(header, 0, header.length, 0);
      const writes: Promise<unknown>[] = [];
      let failure: unknown;
      await session.engine.extract(prompts, {
        signal: options.signal,
        onResiduals: ({ index, residuals, promptTokens }) => {
          const bytes = Buffer.from(residuals.buffer, residuals.byteOffset, residuals.byteLength);
          const place = header.length + index * bytes.length;
          writes.push(file.write(bytes, 0, bytes.length, place).catch((error: unknown) => void (failure ??= error)));
          tokens += promptTokens;
          options.onProgress?.(pace.at(++done, tokens));
        },
      });
      await Promise.all(writes);
      if (failure !== undefined) throw failure as Error;
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    if (SteerboardError.is(error)) throw placePromptFault(error, params.sources);
    throw new SteerboardError('file-access', `The activations could not be written: ${error instanceof Error ? error.message : String(error)}.`, { file: target }, { cause: error });
  }
  return shape;
}
