import { join } from 'node:path';
import { EngineClient } from '../app/engine/engineClient.ts';
import { openSession, type Session } from '../app/session.ts';
import { SteerboardError } from '../core/errors.ts';
import type { LoadModelParams } from '../protocol/engine.ts';
import type { RunEnvironment } from '../protocol/files.ts';
import type { CommandContext } from './command.ts';
import { DIST } from './dist.ts';
import { obtainNamedModel } from './obtain.ts';
import { oneOf, wholeNumber, type MODEL_OPTIONS, type Values } from './options.ts';
import type { JUDGE_OPTIONS } from './scoring.ts';

/**
 * Opens the model that the options name, runs the work, and ends the engine whatever comes. `recorded`: how a run was made that is to be gone
 * on with; holds where the options say nothing else.
 */
export async function withSession<R>(context: CommandContext, values: Values<typeof MODEL_OPTIONS>, work: (session: Session) => Promise<R>, recorded?: RunEnvironment): Promise<R> {
  return withModel(context, await loadParams(context, values, recorded), work);
}

/** Opens a second model besides, in an engine of its own, where one is named: it only reads. */
export async function withJudge<R>(context: CommandContext, { judge, threads }: Values<typeof MODEL_OPTIONS & Pick<typeof JUDGE_OPTIONS, 'judge'>>, work: (judge: Session | undefined) => Promise<R>): Promise<R> {
  if (judge === undefined) return work(undefined);
  const path = await obtainNamedModel(context, judge);
  const count = wholeNumber('threads', threads, 1);
  return withModel(context, { path, sequences: 1, ...(count !== undefined && { threads: count }) }, work);
}

async function withModel<R>(context: CommandContext, params: LoadModelParams, work: (session: Session) => Promise<R>): Promise<R> {
  const engine = new EngineClient({ enginePath: join(DIST, 'engine.mjs') });
  const log: string[] = [];
  engine.onLog((line) => log.push(line));
  try {
    const session = await openSession(engine, params, {
      signal: context.signal,
      onProgress: (progress) => context.terminal.progress('Loading the model', progress),
    });
    if (session.info.warning !== undefined) context.terminal.note(session.info.warning);
    return await work(session);
  } catch (error) {
    // llama.cpp's own last words say most about why an engine died.
    if (SteerboardError.is(error, 'engine-stopped')) for (const line of log.slice(-5)) context.terminal.note(`engine: ${line}`);
    throw error;
  } finally {
    engine.dispose();
  }
}

async function loadParams(context: CommandContext, values: Values<typeof MODEL_OPTIONS>, recorded: RunEnvironment | undefined): Promise<LoadModelParams> {
  const params: LoadModelParams = { path: await modelPath(context, values.model) };
  const date = values.date ?? recorded?.date;
  if (date !== undefined) params.date = date;
  const contextLength = wholeNumber('context', values.context, 16) ?? recorded?.contextLength;
  if (contextLength !== undefined) params.contextLength = contextLength;
  const sequences = wholeNumber('rows', values.rows, 1);
  if (sequences !== undefined) params.sequences = sequences;
  const threads = wholeNumber('threads', values.threads, 1) ?? recorded?.threads;
  if (threads !== undefined) params.threads = threads;
  const gpu = oneOf('gpu', values.gpu, ['auto', 'metal', 'cuda', 'vulkan']);
  if (gpu !== undefined) params.gpu = gpu;
  if (values['double-bos'] ?? recorded?.doubleBos) params.doubleBos = true;
  if (values['exact-extraction'] === true) params.exactExtraction = true;
  return params;
}

/** What `--model` names: a file, or one that is downloaded only because it was asked for by name. */
export async function modelPath(context: CommandContext, named: string | undefined): Promise<string> {
  if (named === undefined) throw new SteerboardError('bad-arguments', '--model is missing.', { hint: 'Name a GGUF file, hf:owner/repository:file.gguf, or "default" for SmolLM2-135M-Instruct (98 MB, obtained once).' });
  return obtainNamedModel(context, named);
}
