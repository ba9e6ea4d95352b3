import { SteerboardError } from '../../core/errors.ts';
import { missingCells } from '../../core/experiments/complete.ts';
import type { SequenceResult } from '../../protocol/engine.ts';
import type { RunCell } from '../../protocol/files.ts';
import { Pace, type TaskOptions } from '../progress.ts';
import type { Session } from '../session.ts';
import { DirectionTable, type ActiveSteering } from '../steering.ts';
import type { LiveRun } from './liveRun.ts';
import { planRequests } from './requests.ts';
import { answerOf, rowOf, type AnswerText } from './rowOf.ts';
import { writeError } from './runFiles.ts';
import { lockRun } from './runFolder.ts';
import { RowScorer, type ScoringSession } from './rowScorer.ts';
import { orderRows, RowWriter } from './rowWriter.ts';

export interface ExecuteOptions extends TaskOptions {
  /** Ids of the cells to make now; the others stay missing. Default: all that are missing. */
  only?: ReadonlySet<string> | undefined;
  /** The model that tells broken answers, where the run's scoring names one. */
  judge?: ScoringSession | undefined;
}

/** The run's vectors, in the order of its specification. */
export type Steerings = readonly Pick<ActiveSteering, 'vector' | 'rule'>[];

/**
 * Makes the answers that a run still lacks. Each finished one is checked and on disk before it counts. Cancelling keeps the
 * finished ones; the run can be executed again and does only what is missing. Whoever executes a run again has to see to it that the
 * session is the one it was made in (`resumeRun` does).
 *
 * @throws {SteerboardError} what the engine says; `run-locked` where another process has the run; `file-access` where a row can't be
 * written. The run's state tells it too
 */
export async function executeRun(session: Session, run: LiveRun, steerings: Steerings, options: ExecuteOptions = {}): Promise<void> {
  await holdRun(run, () => makeMissing(session, run, steerings, options));
}

/** Does all of some work on a run's folder as the one that may. @throws {SteerboardError} `bad-run` where nobody may write to it; as `lockRun` does */
export async function holdRun(run: LiveRun, work: () => Promise<void>): Promise<void> {
  if (run.readOnly !== undefined) throw new SteerboardError('bad-run', run.readOnly, { file: run.folder });
  const lock = await lockRun(run.folder);
  try {
    // Another window may have gone on with it since it was read.
    await run.reload();
    await work();
  } finally {
    await lock.release();
  }
}

/** `executeRun` for those that hold the run. */
export async function makeMissing(session: Session, run: LiveRun, steerings: Steerings, { only, judge, signal: cancel, onProgress }: ExecuteOptions): Promise<void> {
  const { spec } = run;
  const table = new DirectionTable(steerings);
  const scorer = new RowScorer(spec.scoring, session, judge);
  const missing = missingCells(spec, run.rows).filter(({ id }) => only?.has(id) !== false);
  const { requests, answered } = planRequests(spec, missing, run.rows, table);
  const writer = await RowWriter.open(run.folder).catch((error: unknown) => {
    throw writeError(run.folder, error);
  });
  // A disk that takes no more rows ends the run: answers that can't be kept are not worth making.
  const halt = new AbortController();
  const signal = cancel ? AbortSignal.any([cancel, halt.signal]) : halt.signal;
  let failure: Error | undefined;
  const writes: Promise<void>[] = [];
  const keep = (cell: RunCell, answer: AnswerText, seconds?: number): void => {
    const write = async (): Promise<void> => {
      const row = await scorer.complete(rowOf(cell, spec.items[cell.item]!, answer));
      await writer.append(row, seconds);
      run.addRow(row);
    };
    writes.push(write().catch((error: unknown) => {
      failure ??= writeError(run.folder, error);
      halt.abort();
    }));
  };

  const pace = new Pace(missing.length, 'answers');
  let doneNow = answered.length;
  const stopped = new Set<number>();
  run.setState({ status: 'running' });
  try {
    for (const { cell, row } of answered) keep(cell, row);
    if (requests.length > 0) {
      await session.engine.generate(requests.map(({ request }) => request), table.directions, 'batch', {
        signal,
        onJob: (job) => {
          run.setStopper((cells) => {
            const indices = requests.flatMap((request, index) => (request.cells.some(({ id }) => cells.has(id)) ? [index] : []));
            for (const index of indices) stopped.add(index);
            session.engine.stopSequences({ job, indices });
          });
        },
        onText: (updates) => {
          for (const { index, text, tokens } of updates) for (const { id } of requests[index]!.cells) run.addText(id, text, tokens);
        },
        onDone: ({ index, result }) => {
          if (result.stopReason === 'cancelled' && !stopped.has(index)) return;
          const { cells } = requests[index]!;
          doneNow += cells.length;
          cells.forEach((cell, at) => keep(cell, answerOf(result), secondsOf(result, at)));
        },
        onProgress: ({ tokens }) => {
          const progress = pace.at(doneNow, tokens);
          run.setState({ status: 'running', ...pick(progress.tokensPerSecond, progress.secondsLeft) });
          onProgress?.(progress);
        },
      });
    }
    await Promise.all(writes);
    if (failure !== undefined) throw failure;
    await writer.close();
    if (!signal.aborted) await orderRows(run.folder, spec.cells, run.rows).catch((error: unknown) => {
      throw writeError(run.folder, error);
    });
    run.setState({ status: run.isComplete ? 'finished' : 'stopped' });
  } catch (error) {
    await Promise.all(writes);
    await writer.close();
    run.setState({ status: 'failed', error: SteerboardError.is(error) ? error.describe() : String(error) });
    throw error;
  } finally {
    run.setStopper(undefined);
  }
}

/** The time of an answer that several cells share stands with the first, so that times add up. */
function secondsOf(result: SequenceResult, at: number): number | undefined {
  return at === 0 ? result.seconds : undefined;
}

function pick(tokensPerSecond: number | undefined, secondsLeft: number | undefined): { tokensPerSecond?: number; secondsLeft?: number } {
  return { ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }), ...(secondsLeft === undefined ? {} : { secondsLeft }) };
}
