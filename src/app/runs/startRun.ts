import { planCells, type PlannedSetting } from '../../core/experiments/plan.ts';
import { version } from '../../core/version.ts';
import type { Sampling } from '../../protocol/engine.ts';
import type { RunItem, RunSpec } from '../../protocol/files.ts';
import type { Session } from '../session.ts';
import { runVectors, type ActiveSteering } from '../steering.ts';
import { LiveRun } from './liveRun.ts';
import { createRunFolder } from './runFolder.ts';

export interface RunPlan {
  kind: RunSpec['kind'];
  name: string;
  runsFolder: string;
  items: readonly RunItem[];
  steerings: readonly ActiveSteering[];
  /** Asked of every item that has the form for it. */
  settings: readonly PlannedSetting[];
  maxTokens: number;
  sampling?: Sampling;
  stop?: readonly string[];
  scoring?: RunSpec['scoring'];
  shard?: RunSpec['shard'];
  recipe?: RunSpec['recipe'];
}

/** Plans a run and makes its folder; nothing is computed yet. */
export async function startRun(session: Session, plan: RunPlan): Promise<LiveRun> {
  const { engine, info, record, date } = session;
  const { llamaRelease } = await engine.hello();
  const vectors = runVectors(plan.steerings);
  const generation = { maxTokens: plan.maxTokens, sampling: plan.sampling ?? { kind: 'greedy' as const }, stop: plan.stop ?? [] };
  const spec: RunSpec = {
    schemaVersion: 1,
    name: plan.name,
    kind: plan.kind,
    created: new Date().toISOString(),
    model: record,
    vectors,
    items: plan.items,
    cells: planCells({ model: record, vectors, items: plan.items, settings: plan.settings, generation, ...(plan.scoring && { scoring: plan.scoring }) }),
    generation,
    ...(plan.scoring && { scoring: plan.scoring }),
    ...(plan.shard && { shard: plan.shard }),
    ...(plan.recipe && { recipe: plan.recipe }),
    environment: {
      steerboard: version,
      llamaRelease,
      backend: info.backend,
      threads: info.threads,
      attention: info.attention,
      contextLength: info.contextLength,
      date,
    },
  };
  return new LiveRun(await createRunFolder(plan.runsFolder, spec), spec);
}
