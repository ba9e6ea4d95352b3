import { isMade, missingCells } from '../../core/experiments/complete.ts';
import { ExactSearch } from '../../core/experiments/exactSearch.ts';
import { Halving } from '../../core/experiments/halving.ts';
import type { Session } from '../session.ts';
import { executeRun, holdRun, makeMissing, type ExecuteOptions, type Steerings } from './executeRun.ts';
import type { LiveRun } from './liveRun.ts';
import { writeError } from './runFiles.ts';
import { writeSpec } from './runFolder.ts';

/** Looking through all texts takes some milliseconds; they change hundreds of times a second. */
const MILLISECONDS_BETWEEN_LOOKS = 500;

/** Makes the answers that a run still lacks in the way in which it was begun: all, or as its search leaves some out. Throws as `executeRun` does. */
export async function executeAsBegun(session: Session, run: LiveRun, steerings: Steerings, options: ExecuteOptions = {}): Promise<void> {
  const { skippedBy } = run.spec;
  if (skippedBy === undefined) return executeRun(session, run, steerings, options);
  const make = { exact: makeExactly, halving: makeByHalves }[skippedBy];
  await holdRun(run, () => make(session, run, steerings, options));
}

/**
 * Makes the answers of a search but for those that can't change its choice any more, which are stopped or never begun and then recorded as
 * skipped. The choice is the one of the full grid: nothing is guessed.
 */
async function makeExactly(session: Session, run: LiveRun, steerings: Steerings, options: ExecuteOptions): Promise<void> {
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
    await makeMissing(session, run, steerings, options);
  } finally {
    following.dispose();
  }
  const lost = search.lostCells(run.rows, new Map());
  const missing = missingCells(run.spec, run.rows);
  if (missing.length > 0 && missing.every(({ id }) => lost.has(id))) await skipMissing(run);
}

/**
 * Makes the answers of a search by successive halving: those of candidates that did worse on the first prompts are never begun. It may
 * choose otherwise than the full grid.
 */
async function makeByHalves(session: Session, run: LiveRun, steerings: Steerings, options: ExecuteOptions): Promise<void> {
  const halving = new Halving(run.spec);
  for (let round = 0; round < halving.rounds; round++) {
    const only = halving.cells(round, run.rows.filter(isMade));
    await makeMissing(session, run, steerings, { ...options, only });
    if (missingCells(run.spec, run.rows).some(({ id }) => only.has(id))) return;
  }
  if (!run.isComplete) await skipMissing(run);
}

async function skipMissing(run: LiveRun): Promise<void> {
  const missing = missingCells(run.spec, run.rows).map(({ id }) => id);
  const spec = { ...run.spec, skipped: [...(run.spec.skipped ?? []), ...missing] };
  await writeSpec(run.folder, spec).catch((error: unknown) => {
    throw writeError(run.folder, error);
  });
  run.setSpec(spec);
  run.setState({ status: 'finished' });
}
