import { Chart, type ChartConfiguration, type Plugin } from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { axisName, cellText, matrixText } from '../../src/core/analysis/measureText.ts';
import { ofTotal } from '../../src/core/statistics/figures.ts';
import type { GridCell, GridFigure, MatrixFigure } from '../../src/protocol/figures.ts';
import { categoriesDown, cut } from './barsChart.ts';
import { drawnOver } from './drawnOver.ts';
import { axisNames, bottomScale, opening, still, tooltip, type DrawContext, type Panel } from './frame.ts';
import { faint, hatching } from './looks.ts';
import type { ChartColours } from './theme.ts';

Chart.register(MatrixController, MatrixElement);

const CELL_HEIGHT = 34;
const LOW_CELL_HEIGHT = 22;

/** Rates by layer and strength. A hatched bar at a cell's foot is its share of broken text; a border marks the chosen one. */
export function gridPanels(figure: GridFigure, context: DrawContext): Panel[] {
  const { x, y, cells } = figure;
  const height = y.categories.length > 12 ? LOW_CELL_HEIGHT : CELL_HEIGHT;
  const spoken = cells.map((cell) => `${y.label} ${y.categories[cell.y] ?? ''}, ${x.label} ${x.categories[cell.x] ?? ''}: ${cellText(cell)}`).join('; ');
  return [{ id: '0', label: `${figure.title}: ${spoken}`, height: y.categories.length * height + 54, configure: (colours) => gridConfig(figure, context, colours) }];
}

function gridConfig(figure: GridFigure, context: DrawContext, colours: ChartColours): ChartConfiguration {
  const { x, y, cells, chosen } = figure;
  const at = typeof chosen === 'object' ? chosen : undefined;
  const isChosen = (cell: GridCell): boolean => cell.x === at?.x && cell.y === at.y;
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: cells.map((cell) => ({ x: cell.x, y: cell.y, v: rate(cell) })),
          backgroundColor: cells.map((cell) => faint(colours.steered, 0.04 + 0.5 * rate(cell))),
          borderColor: cells.map((cell) => (isChosen(cell) ? colours.steered : colours.highContrast ? colours.axis : 'transparent')),
          borderWidth: ({ dataIndex }: { dataIndex: number }) => (isChosen(cells[dataIndex]!) ? 2 : 1),
          width: ({ chart }) => Math.max(2, (areaOf(chart).width) / x.categories.length - 4),
          height: ({ chart }) => Math.max(2, (areaOf(chart).height) / y.categories.length - 4),
        },
      ],
    },
    options: {
      ...(still() as object),
      ...(opening(context, (_, index) => cells[index]?.rows) as object),
      layout: { autoPadding: false, padding: { top: 16, right: 4, bottom: 14 } },
      scales: {
        x: bottomScale(x, { colours, room: context.width - 40, strong: at?.x }),
        y: categoriesDown(y, colours, context.width, { strong: at?.y }),
      },
      plugins: {
        legend: { display: false },
        tooltip: tooltip((_, index) => {
          const cell = cells[index]!;
          return { title: `${y.label} ${y.categories[cell.y] ?? ''}, ${x.label} ${x.categories[cell.x] ?? ''}`, lines: [cellText(cell)] };
        }),
      },
    },
    plugins: [axisNames(colours, { y: axisName(y), x: axisName(x) }), countsIn(cells, colours)],
  };
}

/** Asked for before the first layout too, when there is none. */
function areaOf({ chartArea }: { chartArea: { width: number; height: number } | undefined }): { width: number; height: number } {
  return chartArea ?? { width: 0, height: 0 };
}

function rate({ passed, total }: GridCell): number {
  return total === 0 ? 0 : passed / total;
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Draws into each cell, with texts about their middle. */
function inCells<Cell>(cells: readonly Cell[], colours: ChartColours, draw: (ctx: CanvasRenderingContext2D, cell: Cell, box: Box) => void): Plugin {
  return drawnOver('cells', colours, (ctx, chart) => {
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    chart.getDatasetMeta(0).data.forEach((element, index) => draw(ctx, cells[index]!, boxOf(element)));
  });
}

/** "7/8" in each cell, and the share of broken text as a bar along its foot. */
function countsIn(cells: readonly GridCell[], colours: ChartColours): Plugin {
  return inCells(cells, colours, (ctx, { passed, total, broken }, { left, top, width, height }) => {
    if (broken > 0 && total > 0) {
      ctx.fillStyle = hatching(colours.broken);
      ctx.fillRect(left + 2, top + height - 6, (width - 4) * (broken / total), 5);
    }
    ctx.fillStyle = colours.text;
    const text = ofTotal(passed, total);
    if (ctx.measureText(text).width < width - 2) ctx.fillText(text, left + width / 2, top + height / 2 - (broken > 0 && height < 26 ? 2 : 0));
  });
}

function boxOf(element: { x: number; y: number; getProps: (names: string[], final: boolean) => object }): Box {
  const { x, y, width, height } = element.getProps(['x', 'y', 'width', 'height'], true) as { x: number; y: number; width: number; height: number };
  return { left: x, top: y, width, height };
}

/** A value for each pair of names. Positive ones are filled, negative ones hatched, the stronger the further from 0. */
export function matrixPanels(figure: MatrixFigure, context: DrawContext): Panel[] {
  const { rows, columns, values, value } = figure;
  const spoken = rows.map((row, index) => `${row}: ${columns.map((column, at) => `${column} ${matrixText(values[index]?.[at], value.format)}`).join(', ')}`).join('; ');
  const longest = Math.min(24, Math.max(...columns.map((name) => name.length)));
  return [{ id: '0', label: `${figure.title}: ${spoken}`, height: rows.length * 26 + 24 + longest * 6, configure: (colours) => matrixConfig(figure, context, colours) }];
}

function matrixConfig(figure: MatrixFigure, context: DrawContext, colours: ChartColours): ChartConfiguration {
  const { rows, columns, values, value } = figure;
  const cells = rows.flatMap((_, y) => columns.flatMap((__, x) => {
    const v = values[y]?.[x];
    return typeof v === 'number' ? [{ x, y, v }] : [];
  }));
  const share = (v: number): number => (v >= 0 ? v / (value.max || 1) : v / (value.min || -1));
  const fill = (v: number): string | CanvasPattern => (v >= 0 ? faint(colours.text, 0.45 * share(v)) : hatching(faint(colours.text, 0.25 + 0.5 * share(v))));
  const names = (list: readonly string[]): { label: string; categories: string[] } => ({ label: '', categories: list.map((name) => cut(name, context.width * 0.6)) });
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: cells,
          backgroundColor: cells.map(({ v }) => fill(v)) as string[],
          borderColor: colours.highContrast ? colours.axis : 'transparent',
          borderWidth: 1,
          width: ({ chart }) => Math.max(2, (areaOf(chart).width) / columns.length - 2),
          height: ({ chart }) => Math.max(2, (areaOf(chart).height) / rows.length - 2),
        },
      ],
    },
    options: {
      ...(still() as object),
      layout: { autoPadding: false, padding: { top: 4, right: 4, bottom: 4 } },
      scales: { x: bottomScale(names(columns), { colours, room: context.width * 0.7 }), y: categoriesDown(names(rows), colours, context.width) },
      plugins: {
        legend: { display: false },
        tooltip: tooltip((_, index) => {
          const { x, y, v } = cells[index]!;
          return { title: `${rows[y]!} · ${columns[x]!}`, lines: [`${value.label} ${matrixText(v, value.format)}`] };
        }),
      },
    },
    plugins: [valuesIn(cells, value.format, colours)],
  };
}

function valuesIn(cells: readonly { v: number }[], format: MatrixFigure['value']['format'], colours: ChartColours): Plugin {
  return inCells(cells, colours, (ctx, { v }, { left, top, width: room, height }) => {
    const text = matrixText(v, format);
    const { width } = ctx.measureText(text);
    if (width > room - 2) return;
    const [x, y] = [left + room / 2, top + height / 2];
    // A hatched ground would cross the digits.
    if (v < 0) {
      ctx.fillStyle = colours.background;
      ctx.fillRect(x - width / 2 - 2, y - 7, width + 4, 14);
    }
    ctx.fillStyle = colours.text;
    ctx.fillText(text, x, y);
  });
}
