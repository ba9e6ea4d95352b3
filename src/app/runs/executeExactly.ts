import { ExactSearch } from '../../core/experiments/exactSearch.ts';
import { Halving } from '../../core/experiments/halving.ts';
import type { RunSpec } from '../../protocol/files.ts';
import type { Session } from '../session.ts';
import type { ActiveSteering } from '../steering.ts';
import { isMade, missingCells } from './complete.ts';
import { executeRun, type ExecuteOptions } from './executeRun.ts';
import type { LiveRun } from './liveRun.ts';
import { lockRun, writeSpec } from './runFolder.ts';

/** Looking through all texts takes some milliseconds; they change hundreds of times a second. */
const MILLISECONDS_BETWEEN_LOOKS = 500;

/**
 * Makes the answers of a search but for those that can't change its choice any more, which are stopped or never begun and then recorded as
 * skipped. The choice is the one of the full grid: nothing is guessed. Throws as `executeRun` does.
 */
export async function executeExactly(session: Session, run: LiveRun, steerings: readonly Pick<ActiveSteering, 'vector' | 'rule'>[], options: ExecuteOptions = {}): Promise<void> {
  const search = new ExactSearch(run.spec);
  const asked = new Set<string>();
  let next = 0;
  const following = run.onChange(() => {
    if (run.state.status !== 'running' || performance.now() < next) return;
    next = performance.now() + MILLISECONDS_BETWEEN_LOOKS;
    const lost = [...search.lostCells(run.rows, run.state.writing)].filter((cell) => !asked.has(cell));
    if (lost.length === 0) return;
    for (const cell of lost) asked.add(cell);
    run.stopCells(lost);
  });
  try {
    await executeRun(session, run, steerings, options);
  } finally {
    following.dispose();
  }
  const lost = search.lostCells(run.rows, new Map());
  const missing = missingCells(run.spec, run.rows);
  if (missing.length > 0 && missing.every(({ id }) => lost.has(id))) await skipMissing(run, 'exact');
}

/**
 * Makes the answers of a search by successive halving: those of candidates that did worse on the first prompts are never begun. It may
 * choose otherwise than the full grid. Throws as `executeRun` does.
 */
export async function executeByHalves(session: Session, run: LiveRun, steerings: readonly Pick<ActiveSteering, 'vector' | 'rule'>[], options: ExecuteOptions = {}): Promise<void> {
  const halving = new Halving(run.spec);
  for (let round = 0; round < halving.rounds; round++) {
    const only = halving.cells(round, run.rows.filter(isMade));
    await executeRun(session, run, steerings, { ...options, only });
    if (missingCells(run.spec, run.rows).some(({ id }) => only.has(id))) return;
  }
  if (!run.isComplete) await skipMissing(run, 'halving');
}

async function skipMissing(run: LiveRun, by: NonNullable<RunSpec['skippedBy']>): Promise<void> {
  const missing = missingCells(run.spec, run.rows).map(({ id }) => id);
  const lock = await lockRun(run.folder);
  try {
    const spec = { ...run.spec, skipped: [...(run.spec.skipped ?? []), ...missing], skippedBy: by };
    await writeSpec(run.folder, spec);
    run.setSpec(spec);
    run.setState({ status: 'finished' });
  } finally {
    await lock.release();
  }
}
