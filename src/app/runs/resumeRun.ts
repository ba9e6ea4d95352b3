import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { missingCells } from '../../core/experiments/complete.ts';
import type { RunEnvironment } from '../../protocol/files.ts';
import { hashFile } from '../hashFile.ts';
import type { Session } from '../session.ts';
import type { ActiveSteering } from '../steering.ts';
import { readVectorFile } from '../vectors/readVectorFile.ts';
import { differencesText, environmentOf, planEnvironment } from './environment.ts';
import { executeAsBegun } from './executeExactly.ts';
import type { ExecuteOptions } from './executeRun.ts';
import type { LiveRun } from './liveRun.ts';
import { vectorCopy, writeError } from './runFiles.ts';
import { lockRun, writeSpec } from './runFolder.ts';
import { orderRows } from './rowWriter.ts';
import { modelText } from './specDifferences.ts';
import { assertUnedited } from './unedited.ts';

export interface ResumeOptions extends ExecuteOptions {
  /** Go on although threads, backend or the like differ; the run then tells which answers were made how. */
  acceptChanges?: boolean | undefined;
}

/**
 * Makes the answers that a run still lacks, after checking that they will be made as those that it has: with the same model, vectors,
 * threads, backend and so on. On the same machine the run has the same bytes in the end as one that was never stopped.
 *
 * @throws {SteerboardError} `run-mismatch` naming what differs; `bad-run` where the run was edited by hand; what `executeRun` throws
 */
export async function resumeRun(session: Session, run: LiveRun, { acceptChanges = false, ...options }: ResumeOptions = {}): Promise<void> {
  const { spec, folder } = run;
  if (run.readOnly !== undefined) throw new SteerboardError('bad-run', run.readOnly, { file: folder });
  if (spec.kind === 'imported') throw new SteerboardError('bad-run', t('The answers of this run were made elsewhere, so there is nothing to go on with.'), { file: folder });
  if (session.record.sha256 !== spec.model.sha256) {
    throw new SteerboardError('run-mismatch', t('The run was made with {0}; this is {1}.', modelText(spec.model), modelText(session.record)), { file: folder, hint: t('Select that model, or begin a new run.') });
  }
  if (session.record.chatTemplateSha256 !== spec.model.chatTemplateSha256) throw new SteerboardError('run-mismatch', t('The model\'s chat template is another one now.'), { file: folder, hint: t('Begin a new run.') });
  assertUnedited(spec, folder);
  const steerings = await recordedSteerings(run);
  await useEnvironment(run, await environmentOf(session), acceptChanges);
  await executeAsBegun(session, run, steerings, options);
}

/** Puts the rows of a run whose answers are all there into the plan's order, where it was ended just before that. @throws {SteerboardError} as `lockRun` does */
export async function finishRun({ folder, spec, rows, readOnly }: LiveRun): Promise<void> {
  if (readOnly !== undefined) return;
  const lock = await lockRun(folder);
  try {
    await orderRows(folder, spec.cells, rows);
  } catch (error) {
    throw writeError(folder, error);
  } finally {
    await lock.release();
  }
}

/** Plans the missing answers for this environment. @throws {SteerboardError} `run-mismatch` where it is none of the run's and was not accepted; as `lockRun` does */
export async function useEnvironment(run: LiveRun, now: RunEnvironment, accept: boolean): Promise<void> {
  const lock = await lockRun(run.folder);
  try {
    await run.reload();
    const missing = missingCells(run.spec, run.rows).map(({ id }) => id);
    if (missing.length === 0) return;
    const planned = planEnvironment(run.spec, now, missing, accept);
    if (Array.isArray(planned)) {
      throw new SteerboardError('run-mismatch', t('The rest of the answers would not be made as the first were: {0}.', differencesText(planned)), {
        file: run.folder,
        acceptable: true,
        hint: t('Set these as they were, or accept the changes: the run then tells which answers were made how.'),
      });
    }
    if (JSON.stringify(planned) === JSON.stringify(run.spec)) return;
    await writeSpec(run.folder, planned).catch((error: unknown) => {
      throw writeError(run.folder, error);
    });
    run.setSpec(planned);
  } finally {
    await lock.release();
  }
}

/** The run's vectors from its own copies. @throws {SteerboardError} `run-mismatch` where one is gone or changed */
export async function recordedSteerings({ folder, spec }: LiveRun): Promise<Pick<ActiveSteering, 'vector' | 'rule'>[]> {
  return Promise.all(spec.vectors.map(async ({ file, name, sha256, rule }, index) => {
    const copy = vectorCopy(folder, index, file);
    const found = await hashFile(copy).catch((error: unknown) => {
      throw new SteerboardError('run-mismatch', t('The run\'s copy of the vector “{0}” can\'t be read.', name), { file: copy, hint: t('Put the vector there, or begin a new run.') }, { cause: error });
    });
    if (found !== sha256) throw new SteerboardError('run-mismatch', t('The run\'s copy of the vector “{0}” is not the one that it was planned with (SHA-256 {1}…, was {2}…).', name, found.slice(0, 8), sha256.slice(0, 8)), { file: copy, hint: t('Put that one back, or begin a new run.') });
    return { vector: await readVectorFile(copy), rule };
  }));
}
