import { dirname } from 'node:path';
import { isMade } from '../../core/experiments/complete.ts';
import { planCells } from '../../core/experiments/plan.ts';
import type { CellSteering, RunCell, RunRow, RunSpec, Setting } from '../../protocol/files.ts';
import { SETTINGS } from '../../protocol/files.ts';
import type { SteeringChange } from '../../protocol/intents.ts';
import { LiveRun } from '../runs/liveRun.ts';
import { vectorCopy } from '../runs/runFiles.ts';
import { createRunFolder } from '../runs/runFolder.ts';

/**
 * The same run with other layers or strengths, as a run of its own beside it. Answers that do not depend on the change have the same
 * cells and are taken over, from the run and from `known` ones; the others are missing, those of the items in `first` before the rest.
 *
 * @throws {SteerboardError} `file-access`; `bad-vector` where a copy of a vector is no longer what it was
 */
export async function retuneRun(run: LiveRun, changes: readonly SteeringChange[], first: readonly number[], known: ReadonlyMap<string, RunRow>): Promise<LiveRun> {
  const spec = retunedSpec(run.spec, changes, first);
  const rows = spec.cells.flatMap(({ id }) => known.get(id) ?? []);
  const vectorFiles = spec.vectors.map(({ file }, index) => vectorCopy(run.folder, index, file));
  return new LiveRun(await createRunFolder(dirname(run.folder), spec, { rows, vectorFiles }), spec, rows);
}

/** What a run would be with these changes. Vectors keep their rule; a cell in which none of them acts stays as it is. */
export function retunedSpec(spec: RunSpec, changes: readonly SteeringChange[], first: readonly number[]): RunSpec {
  const byVector = new Map(changes.map((change) => [change.vector, change]));
  const planned = new Map(spec.cells.map((cell) => [placeOf(cell), cell]));
  const steering = (item: number, setting: Setting): readonly CellSteering[] =>
    (planned.get(placeOf({ item, setting }))?.steering ?? []).map((own) => {
      const change = byVector.get(own.vector);
      return change ? { vector: own.vector, layer: change.layer, strength: change.strength } : own;
    });
  const asked = SETTINGS.filter((setting) => spec.cells.some((cell) => cell.setting === setting));
  const cells = planCells({
    model: spec.model,
    vectors: spec.vectors,
    items: spec.items,
    settings: asked.map((setting) => ({ setting, steering: (_, item) => steering(item, setting) })),
    generation: spec.generation,
    ...(spec.scoring && { scoring: spec.scoring }),
  }).filter((cell) => planned.has(placeOf(cell)));
  const urgent = new Set(first);
  const { schemaVersion, name, kind, model, vectors, items, generation, scoring, environment } = spec;
  return {
    schemaVersion, name, kind, created: new Date().toISOString(), model, vectors, items,
    cells: [...cells.filter(({ item }) => urgent.has(item)), ...cells.filter(({ item }) => !urgent.has(item))],
    generation,
    ...(scoring && { scoring }),
    environment,
  };
}

/**
 * What stays for comparison when a run follows another, by the cells of the new one: the answer that was shown in the cell's place, or
 * what was kept there already where that was not finished or is the same still.
 */
export function keptAnswers(shown: Pick<LiveRun, 'spec' | 'rows'>, kept: ReadonlyMap<string, RunRow>, cells: readonly RunCell[]): Map<string, RunRow> {
  const before = new Map(shown.spec.cells.map((cell) => [placeOf(cell), cell.id]));
  const made = new Map(shown.rows.filter(isMade).map((row) => [row.cell, row]));
  const next = new Map<string, RunRow>();
  for (const cell of cells) {
    const old = before.get(placeOf(cell));
    if (old === undefined) continue;
    const row = old === cell.id ? kept.get(old) : (made.get(old) ?? kept.get(old));
    if (row && row.cell !== cell.id) next.set(cell.id, row);
  }
  return next;
}

function placeOf({ item, setting }: Pick<RunCell, 'item' | 'setting'>): string {
  return `${item} ${setting}`;
}
