import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { isMade } from '../../core/experiments/complete.ts';
import { promptAsSent } from '../../core/experiments/plan.ts';
import type { SequenceRequest } from '../../protocol/engine.ts';
import type { RunCell, RunRow, RunSpec } from '../../protocol/files.ts';
import { promptFor } from '../promptForm.ts';
import type { DirectionTable } from '../steering.ts';

/** A request to the engine with the cells that its answer is for: cells that ask the same are answered once. */
export interface CellRequest {
  request: SequenceRequest;
  cells: readonly RunCell[];
}

export interface PlannedRequests {
  requests: CellRequest[];
  /** Cells whose answer another cell of the run already has. */
  answered: { cell: RunCell; row: RunRow }[];
}

/** What is to be asked for the missing cells, in the order of the plan. */
export function planRequests(spec: RunSpec, missing: readonly RunCell[], rows: readonly RunRow[], table: DirectionTable): PlannedRequests {
  const finished = new Map(rows.filter(isMade).map((row) => [row.cell, row]));
  const byRequest = new Map<string, RunRow>();
  for (const cell of finished.size === 0 ? [] : spec.cells) {
    const row = finished.get(cell.id);
    if (row) byRequest.set(JSON.stringify(requestOf(cell, spec, table)), row);
  }
  const requests = new Map<string, { request: SequenceRequest; cells: RunCell[] }>();
  const answered: PlannedRequests['answered'] = [];
  for (const cell of missing) {
    const request = requestOf(cell, spec, table);
    const key = JSON.stringify(request);
    const row = byRequest.get(key);
    const known = requests.get(key);
    if (row) answered.push({ cell, row });
    else if (known) known.cells.push(cell);
    else requests.set(key, { request, cells: [cell] });
  }
  return { requests: [...requests.values()], answered };
}

function requestOf(cell: RunCell, spec: RunSpec, table: DirectionTable): SequenceRequest {
  const { maxTokens, sampling, stop } = spec.generation;
  const item = spec.items[cell.item]!;
  const prompt = promptAsSent(item, cell.setting);
  if (prompt === undefined) throw new SteerboardError('bad-run', t('Prompt {0} has no form with the instruction, so {1} can\'t be asked.', item.key, cell.setting));
  return { prompt: promptFor(spec.model, prompt), interventions: table.interventions(cell.steering), maxTokens, sampling, stop };
}
