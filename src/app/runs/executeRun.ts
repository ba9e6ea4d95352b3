import { SteerboardError } from '../../core/errors.ts';
import { findBroken } from '../../core/experiments/broken.ts';
import { promptAsSent } from '../../core/experiments/plan.ts';
import { verifyResponse } from '../../core/instructions/verify.ts';
import type { SequenceRequest, SequenceResult } from '../../protocol/engine.ts';
import type { RunCell, RunItem, RunRow, RunSpec } from '../../protocol/files.ts';
import { Pace, type TaskOptions } from '../progress.ts';
import type { Session } from '../session.ts';
import { DirectionTable, type ActiveSteering } from '../steering.ts';
import type { LiveRun } from './liveRun.ts';
import { RowWriter } from './runFolder.ts';

/**
 * Makes the answers that a run still lacks. Each finished one is checked and on disk before it counts. Cancelling keeps the
 * finished ones; the run can be executed again and does only what is missing.
 *
 * @throws {SteerboardError} what the engine says, or `file-access` where a row can't be written; the run's state tells it too
 */
export async function executeRun(session: Session, run: LiveRun, steerings: readonly Pick<ActiveSteering, 'vector' | 'rule'>[], options: TaskOptions = {}): Promise<void> {
  const { spec } = run;
  const done = new Set(run.rows.map((row) => row.cell));
  const missing = spec.cells.filter((cell) => !done.has(cell.id));
  const table = new DirectionTable(steerings);
  const sequences = missing.map((cell) => sequenceOf(cell, spec, table));
  const pace = new Pace(missing.length, 'answers');
  const writer = await RowWriter.open(run.folder);
  // A disk that takes no more rows ends the run: answers that can't be kept are not worth making.
  const halt = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, halt.signal]) : halt.signal;
  let writeFailure: unknown;
  const writes: Promise<void>[] = [];

  run.setState({ status: 'running' });
  try {
    await session.engine.generate(sequences, table.directions, 'batch', {
      signal,
      onText: (updates) => {
        for (const { index, text, tokens } of updates) run.addText(missing[index]!.id, text, tokens);
      },
      onDone: ({ index, result }) => {
        if (result.stopReason === 'cancelled') return;
        const cell = missing[index]!;
        const row = rowOf(cell, spec.items[cell.item]!, result);
        writes.push(
          writer.append(row).then(
            () => run.addRow(row),
            (error: unknown) => {
              writeFailure ??= error;
              halt.abort();
            },
          ),
        );
      },
      onProgress: ({ tokens, sequencesDone }) => {
        const progress = pace.at(sequencesDone, tokens);
        run.setState({ status: 'running', ...pick(progress.tokensPerSecond, progress.secondsLeft) });
        options.onProgress?.(progress);
      },
    });
    await Promise.all(writes);
    if (writeFailure !== undefined) throw writeError(run.folder, writeFailure);
    run.setState({ status: run.rows.length === spec.cells.length ? 'finished' : 'stopped' });
  } catch (error) {
    await Promise.all(writes);
    run.setState({ status: 'failed', error: SteerboardError.is(error) ? error.describe() : String(error) });
    throw error;
  } finally {
    await writer.close();
  }
}

function sequenceOf(cell: RunCell, spec: RunSpec, table: DirectionTable): SequenceRequest {
  const { maxTokens, sampling, stop } = spec.generation;
  const item = spec.items[cell.item]!;
  const prompt = promptAsSent(item, cell.setting);
  if (prompt === undefined) throw new SteerboardError('bad-run', `Prompt ${item.key} has no form with the instruction, so ${cell.setting} can't be asked.`);
  return { prompt: { kind: 'chat', prompt }, interventions: table.interventions(cell.steering), maxTokens, sampling, stop };
}

function rowOf(cell: RunCell, item: RunItem, result: SequenceResult): RunRow {
  // No text was asked for where the prompt did not fit, so none is broken.
  const broken = result.stopReason === 'prompt-too-long' ? undefined : findBroken(result.text);
  const row: RunRow = {
    cell: cell.id,
    item: cell.item,
    setting: cell.setting,
    steering: cell.steering,
    response: result.text,
    stopReason: result.stopReason,
    promptTokens: result.promptTokens,
    generatedTokens: result.tokens.length,
    checks: verifyResponse({ ...item, response: result.text }),
  };
  if (broken) row.broken = broken.reason;
  return row;
}

function pick(tokensPerSecond: number | undefined, secondsLeft: number | undefined): { tokensPerSecond?: number; secondsLeft?: number } {
  return { ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }), ...(secondsLeft === undefined ? {} : { secondsLeft }) };
}

function writeError(folder: string, cause: unknown): SteerboardError {
  return new SteerboardError('file-access', `An answer could not be written: ${cause instanceof Error ? cause.message : String(cause)}.`, { file: folder, hint: 'Free some space, then run again: finished answers are kept.' }, { cause });
}
