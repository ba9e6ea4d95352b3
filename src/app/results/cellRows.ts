import type { RunRow, RunSpec, Setting } from '../../protocol/files.ts';
import type { Answer, ResultRow } from '../../protocol/view.ts';
import { finishedAnswer } from './answer.ts';
import { instructionText } from './instructionText.ts';

/** More are not listed: they are there to look into a point, not to be read through. */
const MOST_CELLS = 500;

/** Finished answers of these cells as rows of their own, a prompt's side by side; texts are whole. For runs without a table of answers. */
export function rowsOfCells(spec: RunSpec, rows: readonly RunRow[], cells: readonly string[]): ResultRow[] {
  const wanted = new Set(cells.slice(0, MOST_CELLS));
  const byItem = new Map<number, { answers: Partial<Record<Setting, Answer>>; cells: Partial<Record<Setting, string>> }>();
  for (const row of rows) {
    if (!wanted.has(row.cell)) continue;
    const own = byItem.get(row.item) ?? { answers: {}, cells: {} };
    own.answers[row.setting] = finishedAnswer(row, spec.items[row.item]!, Infinity);
    own.cells[row.setting] = row.cell;
    byItem.set(row.item, own);
  }
  return [...byItem].sort(([a], [b]) => a - b).map(([index, own], item) => {
    const { prompt, instructedPrompt, source } = spec.items[index]!;
    const instruction = instructionText(prompt, instructedPrompt);
    return { item, prompt, ...(instruction !== undefined && { instruction }), ...(source && { source }), ...own, vectors: [] };
  });
}
