import { promptAsSent } from '../../core/experiments/plan.ts';
import type { CellSteering, RunCell, RunRow, RunSpec, Setting } from '../../protocol/files.ts';
import type { AnswerProjection } from '../../protocol/view.ts';
import { promptFor } from '../promptForm.ts';
import type { Session } from '../session.ts';
import { DirectionTable, type ActiveSteering } from '../steering.ts';

export interface AskedAnswer {
  item: number;
  setting: Setting;
}

export interface ProjectedRun {
  spec: RunSpec;
  rows: readonly RunRow[];
  /** In the order of the run's vectors. */
  steerings: readonly Pick<ActiveSteering, 'vector' | 'rule'>[];
}

/**
 * Reads finished answers again and tells, token by token, where they lie along the direction that their prompt is steered along: that of
 * its first vector, at the layer where it acts. Answers without a vector or a row are left out.
 *
 * @throws {SteerboardError} what the engine says
 */
export async function projectAnswers(session: Session, run: ProjectedRun, asked: readonly AskedAnswer[], signal?: AbortSignal): Promise<Omit<AnswerProjection, 'run'>[]> {
  const table = new DirectionTable(run.steerings);
  const groups = new Map<string, ReturnType<typeof readings>>();
  for (const reading of readings(run, asked, table)) {
    const key = `${reading.layer} ${reading.direction}`;
    groups.set(key, [...(groups.get(key) ?? []), reading]);
  }
  const found: Omit<AnswerProjection, 'run'>[] = [];
  for (const group of groups.values()) {
    const { layer, direction } = group[0]!;
    const projected = await session.engine.project({ items: group.map(({ request }) => request), directions: table.directions, layer, direction }, { ...(signal && { signal }) });
    projected.forEach(({ texts, before, after }, index) => {
      const { answer } = group[index]!;
      found.push({ ...answer, tokens: texts.map((text, at) => ({ text, before: before[at]!, after: after[at]! })) });
    });
  }
  return found;
}

function readings({ spec, rows }: ProjectedRun, asked: readonly AskedAnswer[], table: DirectionTable) {
  const byCell = new Map(rows.map((row) => [row.cell, row]));
  return asked.flatMap(({ item, setting }) => {
    const cells = spec.cells.filter((cell) => cell.item === item);
    const cell = cells.find((each) => each.setting === setting);
    const steering = cell && steeringAlong(cells, cell);
    const row = cell && byCell.get(cell.id);
    const prompt = cell && promptAsSent(spec.items[item]!, setting);
    if (!cell || !steering || !row || prompt === undefined || row.response === '') return [];
    const [along] = table.interventions([steering]);
    if (!along) return [];
    const { layer, direction, rule } = along;
    return [{
      layer,
      direction,
      request: { prompt: promptFor(spec.model, prompt), response: row.response, interventions: table.interventions(cell.steering) },
      answer: { item, setting, length: row.response.length, vector: spec.vectors[steering.vector]!.name, layer, ...(rule.kind === 'projection' && { target: rule.target }) },
    }];
  });
}

/** The cell's own first vector; for answers without one, that of the same prompt's steered answer. */
function steeringAlong(cells: readonly RunCell[], cell: RunCell): CellSteering | undefined {
  return cell.steering[0] ?? cells.find(({ setting }) => setting === 'steered')?.steering[0] ?? cells.find(({ setting }) => setting === 'both')?.steering[0];
}
