import type { LoadModelParams, ModelInfo } from '../protocol/engine.ts';
import type { ModelRecord } from '../protocol/files.ts';
import type { Engine, LoadOptions } from './engine/engine.ts';
import { readModelHeader } from '../core/gguf/modelHeader.ts';
import { withFile } from './fileSource.ts';
import { hashModel } from './models/modelHash.ts';
import type { TaskOptions } from './progress.ts';

/** An engine with a model in it: what every use-case needs. */
export interface Session {
  readonly engine: Engine;
  readonly info: ModelInfo;
  /** The model as vectors and runs record it. */
  readonly record: ModelRecord;
  /** The date that the chat template gets, ISO 8601; runs record it. */
  readonly date: string;
  /** Is the beginning-of-sequence token put twice, as the published runs did? */
  readonly doubleBos: boolean;
}

/**
 * Looks at the model file, loads it in the engine and identifies it.
 *
 * @throws {SteerboardError} `bad-model`, `unsupported-architecture`, `not-enough-memory`, `engine-stopped`, `cancelled`
 */
export async function openSession(engine: Engine, params: LoadModelParams, options: TaskOptions & Pick<LoadOptions, 'evenIfSuspect'> = {}): Promise<Session> {
  const { signal, onProgress, evenIfSuspect } = options;
  // The day, so that what is begun again on it is begun alike.
  const date = params.date ?? new Date().toISOString().slice(0, 10);
  const [info, sha256, { sourceSha256 }] = await Promise.all([
    engine.loadModel({ ...params, date }, { signal, evenIfSuspect, onProgress: (fraction) => onProgress?.({ done: fraction, total: 1, unit: 'percent' }) }),
    hashModel(params.path, signal),
    withFile(params.path, readModelHeader),
  ]);
  const { name, architecture, quantisation, layers, embedding, chatTemplateSha256 } = info;
  const record: ModelRecord = { name, architecture, quantisation, sha256, layers, embedding };
  if (chatTemplateSha256 !== undefined) record.chatTemplateSha256 = chatTemplateSha256;
  if (sourceSha256 !== undefined) record.sourceSha256 = sourceSha256;
  return { engine, info, record, date, doubleBos: params.doubleBos ?? false };
}
