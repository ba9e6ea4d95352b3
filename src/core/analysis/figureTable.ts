import { t } from '@vscode/l10n';
import { ofTotal, whole } from '../statistics/figures.ts';
import type { BarsFigure, CurvesFigure, CurveSeries, CurvesPanel, Figure, GridCell, GridFigure, HistogramFigure, MatrixFigure, Measure, NumberFormat, RowsBehind, ScatterFigure, TokensFigure } from '../../protocol/figures.ts';
import { axisName, cellText, formatValue, isCategories, matrixText, rangeText, visible } from './measureText.ts';

/** All that a figure shows, for keyboard and readers. The first cell of a row is its head. */
export interface FigureTable {
  columns: readonly { label: string; left?: boolean }[];
  rows: readonly TableRow[];
}

export interface TableRow {
  cells: readonly string[];
  chosen?: boolean;
  /** Is its last cell about broken text? */
  broken?: boolean;
  /** The answers behind it. */
  behind?: RowsBehind | undefined;
}

export function figureTable(figure: Figure): FigureTable {
  switch (figure.kind) {
    case 'curves':
      return curvesTable(figure);
    case 'bars':
      return barsTable(figure);
    case 'grid':
      return gridTable(figure);
    case 'matrix':
      return matrixTable(figure);
    case 'histogram':
      return histogramTable(figure);
    case 'scatter':
      return scatterTable(figure);
    case 'tokens':
      return tokensTable(figure);
  }
}

/** Columns of a measured value: k of n, the value, its interval, as far as any of them has it. */
function measureColumns(label: string, unit: string | undefined, format: NumberFormat, measures: readonly Measure[]): { labels: string[]; cells: (measure: Measure | undefined) => string[] } {
  const counted = measures.some(({ count }) => count);
  const ranged = measures.some(({ interval }) => interval);
  const sized = measures.some(({ n }) => n !== undefined);
  const value = counted ? (unit ?? t('value')) : unit === undefined ? label : `${label}, ${unit}`;
  return {
    labels: [...(counted ? [label] : []), value, ...(ranged ? [t('95 % CI')] : []), ...(sized ? ['n'] : [])],
    cells: (measure) => [
      ...(counted ? [measure?.count ? ofTotal(measure.count.passed, measure.count.total) : ''] : []),
      measure === undefined ? '' : measure.value === undefined ? '–' : formatValue(measure.value, format),
      ...(ranged ? [measure?.interval ? rangeText(measure.interval, format) : ''] : []),
      ...(sized ? [measure?.n === undefined ? '' : whole(measure.n)] : []),
    ],
  };
}

function curvesTable({ x, panels, chosen }: CurvesFigure): FigureTable {
  const [main] = panels;
  if (!main) return { columns: [], rows: [] };
  if (isBare(panels)) return wideTable(x, main, chosen);
  const several = main.series.length > 1;
  const parts = panels.map((panel) => ({ panel, columns: measureColumns(panel.y.label, panel.y.unit, panel.y.format, panel.series.flatMap(({ points }) => points)) }));
  const rows = main.series.flatMap((series) =>
    series.points.map((point) => {
      const found = parts.map(({ panel }) => pointIn(panel, series, point.x));
      const remarks = [chosen?.x === point.x ? t('chosen') : '', ...found.map((each) => each?.remark ?? '')].filter(Boolean);
      return {
        cells: [placeName(x, point.x), ...(several ? [series.label] : []), ...parts.flatMap(({ columns }, index) => columns.cells(found[index])), [...new Set(remarks)].join(', ')],
        chosen: chosen?.x === point.x,
        behind: point.rows,
      };
    }),
  );
  const references = panels.flatMap(({ references: own = [], y }, index) =>
    own.map(({ label, value }) => ({ cells: [label, ...(several ? [''] : []), ...parts.flatMap(({ columns }, at) => (at === index ? columns.cells({ value }) : columns.cells(undefined))), y.label === main.y.label ? '' : y.label] })),
  );
  return {
    columns: [{ label: axisName(x), left: true }, ...(several ? [{ label: t('Series'), left: true }] : []), ...parts.flatMap(({ columns }) => columns.labels.map((label) => ({ label }))), { label: t('Note'), left: true }],
    rows: [...references, ...rows],
  };
}

/** Several series in one panel of which nothing is said but their values: a column each. */
function isBare(panels: CurvesFigure['panels']): boolean {
  const [main, ...others] = panels;
  return main !== undefined && others.length === 0 && main.series.length > 1 && !main.references
    && main.series.every(({ points }) => points.every(({ interval, count, n, remark, rows }) => !interval && !count && n === undefined && remark === undefined && !rows));
}

function wideTable(x: CurvesFigure['x'], { y, series }: CurvesPanel, chosen: CurvesFigure['chosen']): FigureTable {
  const places = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort((a, b) => a - b);
  return {
    columns: [{ label: axisName(x), left: true }, ...series.map(({ label }) => ({ label }))],
    rows: places.map((at) => ({
      cells: [placeName(x, at), ...series.map(({ points }) => valueText(points.find((point) => point.x === at)?.value, y.format))],
      chosen: chosen?.x === at,
    })),
  };
}

function valueText(value: number | undefined, format: NumberFormat): string {
  return value === undefined ? '–' : formatValue(value, format);
}

function placeName(x: CurvesFigure['x'], at: number): string {
  return isCategories(x) ? (x.categories[at] ?? '') : formatValue(at, x.format);
}

/** A panel of one series belongs to all series of the main one, but not to muted ones, which are numbers of others. */
function pointIn({ series }: CurvesPanel, { label, tone }: CurveSeries, x: number): CurveSeries['points'][number] | undefined {
  const own = series.find((each) => each.label === label) ?? (series.length === 1 && tone !== 'muted' ? series[0] : undefined);
  return own?.points.find((point) => point.x === x);
}

function barsTable({ category, series, value, references = [] }: BarsFigure): FigureTable {
  const columns = measureColumns(value.label, value.unit, value.format, series.flatMap(({ values }) => values));
  return {
    columns: [{ label: category.label, left: true }, { label: t('Series'), left: true }, ...columns.labels.map((label) => ({ label })), { label: t('Note'), left: true }],
    rows: [
      ...category.categories.flatMap((name, index) => series.map(({ label, values }) => ({ cells: [name, label, ...columns.cells(values[index]), values[index]?.remark ?? ''], behind: values[index]?.rows }))),
      ...references.map(({ label, value: at }) => ({ cells: [label, '', ...columns.cells({ value: at }), ''] })),
    ],
  };
}

function gridTable({ x, y, cells, chosen, unsteered }: GridFigure): FigureTable {
  const at = typeof chosen === 'object' ? chosen : undefined;
  return {
    columns: [{ label: axisName(y), left: true }, { label: axisName(x) }, { label: t('Result'), left: true }],
    rows: [
      ...(unsteered ? [{ cells: [t('none'), '–', resultText(unsteered, chosen === 'unsteered')], chosen: chosen === 'unsteered', behind: unsteered.rows }] : []),
      ...[...cells].sort((a, b) => a.y - b.y || a.x - b.x).map((cell) => {
        const isChosen = cell.x === at?.x && cell.y === at.y;
        return { cells: [y.categories[cell.y] ?? '', x.categories[cell.x] ?? '', resultText(cell, isChosen)], chosen: isChosen, behind: cell.rows };
      }),
    ],
  };
}

function resultText(cell: Omit<GridCell, 'x' | 'y'>, isChosen: boolean): string {
  return isChosen ? t('{0}, chosen', cellText(cell)) : cellText(cell);
}

function matrixTable({ rows, columns, values, value }: MatrixFigure): FigureTable {
  return {
    columns: [{ label: value.label, left: true }, ...columns.map((label) => ({ label }))],
    rows: rows.map((row, index) => ({ cells: [row, ...columns.map((_, at) => matrixText(values[index]?.[at], value.format))] })),
  };
}

function histogramTable({ x, edges, series, counted }: HistogramFigure): FigureTable {
  return {
    columns: [{ label: axisName(x), left: true }, ...series.map(({ label }) => ({ label: series.length === 1 ? counted : label }))],
    rows: [
      ...edges.slice(1).map((high, bin) => ({ cells: [`${formatValue(edges[bin]!, x.format)}–${formatValue(high, x.format)}`, ...series.map(({ counts }) => whole(counts[bin] ?? 0))], behind: series.length === 1 ? series[0]?.rows?.[bin] : undefined })),
      { cells: ['n', ...series.map(({ n }) => whole(n))] },
      { cells: [t('mean'), ...series.map(({ mean }) => formatValue(mean, x.format))] },
      { cells: [t('median'), ...series.map(({ median }) => formatValue(median, x.format))] },
    ],
  };
}

function scatterTable({ x, y, groups, points }: ScatterFigure): FigureTable {
  return {
    columns: [{ label: t('Point'), left: true }, { label: t('Group'), left: true }, { label: axisName(x) }, { label: axisName(y) }],
    rows: points.map((point) => ({ cells: [point.label, groups[point.group]?.label ?? '', formatValue(point.x, x.format), formatValue(point.y, y.format)], behind: point.rows })),
  };
}

function tokensTable({ value, top, bottom }: TokensFigure): FigureTable {
  const rows = (tokens: TokensFigure['top'], side: string): TableRow[] => tokens.map((token, index) => ({ cells: [visible(token.text), side, whole(index + 1), formatValue(token.value, value.format)] }));
  return {
    columns: [{ label: t('Token'), left: true }, { label: t('Side'), left: true }, { label: t('Rank') }, { label: axisName(value) }],
    rows: [...rows(top, t('raised')), ...rows(bottom, t('lowered'))],
  };
}
