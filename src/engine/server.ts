import { ResponseError } from 'vscode-jsonrpc/node';
import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc/node';
import { toWire } from '../core/wireErrors.ts';
import { version } from '../core/version.ts';
import type { EngineHello, JobId, LoadModelParams, WireError } from '../protocol/engine.ts';
import * as protocol from '../protocol/engine.ts';
import type { WorkerHandle } from './workerHandle.ts';
import type { FromWorker } from './workerMessages.ts';

/** JSON-RPC code of every refusal; what matters is in `data`. */
const REFUSED = -32000;

/** Serves the protocol on the main thread, which only talks: the worker computes. */
export function serve(connection: MessageConnection, worker: WorkerHandle): void {
  connection.onNotification(protocol.Translations, (texts) => worker.translate(texts));
  connection.onRequest(protocol.Ping, () => ({ silentSeconds: worker.silentSeconds() }));
  connection.onRequest(protocol.Hello, () => refusing(async (): Promise<EngineHello> => ({ pid: process.pid, steerboard: version, ...(await worker.ask('versions', null)) })));
  connection.onRequest(protocol.TryLibraries, (params) => refusing(() => worker.ask('tryLibraries', params)));
  connection.onRequest(protocol.LoadModel, (params, token) => refusing(() => load(worker, params, token)));
  connection.onRequest(protocol.UnloadModel, () => refusing(() => worker.ask('unload', null)));
  connection.onRequest(protocol.Tokenize, (params) => refusing(() => worker.ask('tokenize', params)));
  connection.onRequest(protocol.Extract, (params, token) => refusing(() => cancellable(worker, params.job, token, () => worker.ask('extract', params))));
  connection.onRequest(protocol.Generate, (params, token) => refusing(() => cancellable(worker, params.job, token, () => worker.ask('generate', params))));
  connection.onRequest(protocol.Score, (params, token) => refusing(() => cancellable(worker, params.job, token, () => worker.ask('score', params))));
  connection.onRequest(protocol.Project, (params, token) => refusing(() => cancellable(worker, params.job, token, () => worker.ask('project', params))));
  connection.onRequest(protocol.Vocabulary, (params, token) => refusing(() => cancellable(worker, params.job, token, () => worker.ask('vocabulary', params))));
  connection.onNotification(protocol.StopSequences, (params) => worker.stop(params));
  connection.onRequest(protocol.Quantise, (params) => refusing(() => worker.ask('quantise', params)));
  connection.onRequest(protocol.WriteVector, (params) => refusing(() => worker.ask('writeVector', params)));
}

/** Passes the worker's notices on. Residuals are acknowledged once they are written to the channel. */
export async function forward(connection: MessageConnection, worker: WorkerHandle, notice: Exclude<FromWorker, { kind: 'answer' | 'refusal' | 'broken' }>): Promise<void> {
  switch (notice.kind) {
    case 'loadProgress':
      return connection.sendNotification(protocol.LoadProgress, { fraction: notice.fraction });
    case 'text':
      return connection.sendNotification(protocol.NewText, notice.notice);
    case 'done':
      return connection.sendNotification(protocol.SequenceDone, notice.notice);
    case 'progress':
      return connection.sendNotification(protocol.JobProgress, notice.notice);
    case 'residuals':
      await connection.sendNotification(protocol.Residuals, notice.notice);
      worker.residualsSent();
  }
}

async function load(worker: WorkerHandle, model: LoadModelParams, token: CancellationToken): Promise<protocol.ModelInfo> {
  const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const subscription = token.onCancellationRequested(() => Atomics.store(cancel, 0, 1));
  try {
    return await worker.ask('load', { model, cancel });
  } finally {
    subscription.dispose();
  }
}

async function cancellable<T>(worker: WorkerHandle, job: JobId, token: CancellationToken, ask: () => Promise<T>): Promise<T> {
  const answer = ask();
  const subscription = token.onCancellationRequested(() => worker.cancel(job));
  try {
    return await answer;
  } finally {
    subscription.dispose();
  }
}

async function refusing<T>(answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    const wire = toWire(error);
    throw new ResponseError<WireError>(REFUSED, wire.message, wire);
  }
}
