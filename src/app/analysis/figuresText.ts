import { figureTable } from '../../core/analysis/figureTable.ts';
import type { Figure } from '../../protocol/figures.ts';
import { table } from '../textTable.ts';

/** Figures as tables under their titles. Maps are left out: a list of places says nothing. */
export function figuresText(figures: readonly Figure[]): string {
  return figures.flatMap((figure) => {
    if (figure.kind === 'scatter') return [];
    const { columns, rows } = figureTable(figure);
    const heading = figure.heading === undefined || figure.title.includes(figure.heading) ? '' : `${figure.heading}: `;
    return [`${heading}${figure.title} (${figure.n})\n\n${table(columns.map(({ label }) => label), rows.map(({ cells }) => cells))}`];
  }).join('\n\n');
}
