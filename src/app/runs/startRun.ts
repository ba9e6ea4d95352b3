import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { planCells, type PlannedSetting } from '../../core/experiments/plan.ts';
import type { Sampling } from '../../protocol/engine.ts';
import type { RunItem, RunSpec } from '../../protocol/files.ts';
import { stopTextsFor } from '../promptForm.ts';
import type { Session } from '../session.ts';
import { runVectors, type ActiveSteering } from '../steering.ts';
import { differencesText, environmentOf } from './environment.ts';
import { LiveRun } from './liveRun.ts';
import { useEnvironment } from './resumeRun.ts';
import { createRunFolder, isRunFolder, makeRunFolder } from './runFolder.ts';
import { isInShard } from './shards.ts';
import { specDifferences } from './specDifferences.ts';

/** Where a run is made, and which part of it. */
export interface RunPlace {
  /** A new folder of its own in here, or … */
  runsFolder: string;
  /** … this very folder: made, or gone on with where the same run was begun in it. */
  into?: string | undefined;
  /** Go on with a begun run although threads, backend or the like differ; the run then tells which answers were made how. */
  acceptChanges?: boolean | undefined;
  /** Only this part of the items. */
  shard?: RunSpec['shard'] | undefined;
}

export interface RunPlan extends RunPlace {
  kind: RunSpec['kind'];
  name: string;
  items: readonly RunItem[];
  steerings: readonly ActiveSteering[];
  /** Asked of every item that has the form for it. */
  settings: readonly PlannedSetting[];
  maxTokens: number;
  sampling?: Sampling;
  stop?: readonly string[];
  scoring?: RunSpec['scoring'];
  recipe?: RunSpec['recipe'];
  /** How a search leaves cells out. Default: it makes them all. */
  skippedBy?: RunSpec['skippedBy'];
}

/**
 * Plans a run and makes its folder, or opens the one that holds it already; nothing is computed yet.
 *
 * @throws {SteerboardError} `run-mismatch` where `into` holds another run, or was begun under conditions that differ; `file-access`
 */
export async function startRun(session: Session, plan: RunPlan): Promise<LiveRun> {
  const { runsFolder, into, acceptChanges = false, steerings } = plan;
  const spec = await specOf(session, plan);
  const parts = { vectorFiles: steerings.map(({ file }) => file) };
  if (into === undefined) return new LiveRun(await createRunFolder(runsFolder, spec, parts), spec);
  if (!(await isRunFolder(into))) {
    await makeRunFolder(into, spec, parts);
    return new LiveRun(into, spec);
  }
  const run = await LiveRun.open(into);
  const differences = specDifferences(run.spec, spec);
  if (differences.length > 0) throw new SteerboardError('run-mismatch', t('The folder has another run: {0}.', differencesText(differences)), { file: into, hint: t('Name another folder.') });
  await useEnvironment(run, spec.environment, acceptChanges);
  return run;
}

async function specOf(session: Session, { kind, name, items, steerings, settings, maxTokens, sampling = { kind: 'greedy' }, stop = [], scoring, shard, recipe, skippedBy }: RunPlan): Promise<RunSpec> {
  const model = session.record;
  const vectors = runVectors(steerings);
  const generation = { maxTokens, sampling, stop: [...new Set([...stop, ...stopTextsFor(model)])] };
  const cells = planCells({ model, vectors, items, settings, generation, ...(scoring && { scoring }) });
  return {
    schemaVersion: 1,
    name,
    kind,
    created: new Date().toISOString(),
    model,
    vectors,
    items,
    cells: shard ? cells.filter(({ item }) => isInShard(item, shard)) : cells,
    generation,
    ...(scoring && { scoring }),
    ...(shard && { shard }),
    ...(skippedBy && { skippedBy }),
    ...(recipe && { recipe }),
    environment: await environmentOf(session),
  };
}
