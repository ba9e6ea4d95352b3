import { wilsonInterval } from '../../../src/core/statistics/wilson.ts';
import type { BarsFigure, CurvesFigure, Figure, GridCell, GridFigure, HistogramFigure, MatrixFigure, Measure, ScatterFigure, TokensFigure } from '../../../src/protocol/figures.ts';

/** One figure of each kind, made up for tests of the page. Cells behind points are those of `sampleRun`. */

const PASSED = { label: 'Passed', unit: '%', format: 'percent', min: 0, max: 1 } as const;

function rate(passed: number, total: number, more: Partial<Measure> = {}): Measure {
  return { value: passed / total, interval: wilsonInterval(passed, total), count: { passed, total }, ...more };
}

const strengths: CurvesFigure = {
  kind: 'curves',
  id: 'strengths',
  title: 'Accuracy by strength',
  n: '24 prompts a point',
  note: 'Layer 19. Dashed: chosen on validation, not here.',
  x: { label: 'Strength', unit: '×', format: 'number' },
  chosen: { x: 1, label: 'chosen: 1×' },
  panels: [
    {
      y: PASSED,
      draw: 'points',
      series: [{ label: 'Steered', setting: 'steered', line: 'solid', points: [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2].map((x, index) => ({ x, ...rate([1, 4, 11, 17, 19, 18, 9][index]!, 24, index === 6 ? { hollow: true, remark: '3 broken', rows: { label: 'Strength 2, broken', cells: ['3-steered', '5-steered'] } } : {}) })) }],
      references: [{ label: 'unsteered, 0/24', value: 0, setting: 'plain' }],
    },
    {
      y: { label: 'Perplexity, median', format: 'number', scale: 'logarithmic' },
      draw: 'points',
      series: [{ label: 'Steered', setting: 'steered', line: 'dashed', points: [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2].map((x, index) => ({ x, value: [6.1, 6, 6.4, 6.9, 8, 11.2, 40][index], n: 24 })) }],
    },
  ],
};

const grid: GridFigure = {
  kind: 'grid',
  id: 'grid',
  title: 'Accuracy by layer and strength',
  n: '8 prompts a cell',
  x: { label: 'Strength', unit: '×', categories: ['0.5', '0.75', '1', '1.25', '1.5', '2'] },
  y: { label: 'Layer', categories: ['17', '19', '21', '23'] },
  cells: [[1, 3, 5, 6, 6, 4], [2, 5, 7, 7, 6, 3], [1, 4, 6, 6, 5, 2], [0, 2, 5, 5, 3, 1]].flatMap((row, y) =>
    row.map((passed, x): GridCell => ({ x, y, passed, total: 8, interval: wilsonInterval(passed, 8), broken: Math.max(0, x + y - 4), ...(x === 5 && y === 0 && { remark: 'stopped after 5 of 8' }), rows: { label: `Layer ${17 + 2 * y}`, cells: [`${x}-steered`] } })),
  ),
  unsteered: { passed: 0, total: 8, interval: wilsonInterval(0, 8), broken: 0 },
  chosen: { x: 2, y: 1 },
};

const bars: BarsFigure = {
  kind: 'bars',
  id: 'types',
  title: 'Passed by instruction, loose',
  n: '24 answers each',
  category: { label: 'Instruction', categories: ['change_case:english_lowercase', 'detectable_format:number_bullet_lists', 'length_constraints:number_sentences'] },
  value: PASSED,
  series: [
    { label: 'Plain', setting: 'plain', values: [rate(0, 24), rate(4, 24), rate(7, 24)] },
    { label: 'Instructed', setting: 'instructed', values: [rate(14, 24), rate(22, 24), rate(15, 24)] },
    { label: 'Steered', setting: 'steered', values: [rate(17, 24, { rows: { label: 'Steered, lowercase', cells: ['0-steered', '1-steered'] } }), rate(15, 24), rate(19, 24)] },
    { label: 'Both', setting: 'both', values: [rate(21, 24), rate(20, 24), rate(21, 24)] },
  ],
};

const transitions: BarsFigure = {
  kind: 'bars',
  id: 'transitions',
  title: 'What steering made of right and wrong answers',
  n: '72 prompts',
  category: { label: 'From and to', categories: ['Plain to steered', 'Instructed to both'] },
  value: { ...PASSED, label: 'Share of prompts' },
  series: [
    { label: 'Stays right', values: [rate(9, 72), rate(46, 72)] },
    { label: 'Wrong to right', values: [rate(42, 72), rate(16, 72)] },
    { label: 'Right to wrong', values: [rate(2, 72), rate(5, 72)] },
    { label: 'Stays wrong', values: [rate(19, 72), rate(5, 72)], tone: 'muted' },
  ],
  stacked: true,
};

const names = ['all lowercase', 'bullet points', 'at most 3 sentences', 'in French'];

const matrix: MatrixFigure = {
  kind: 'matrix',
  id: 'cosines',
  title: 'Cosine between vectors',
  n: 'layer 19',
  rows: names,
  columns: names,
  values: names.map((_, row) => names.map((__, column) => (row === column ? 1 : row === 3 && column === 0 ? undefined : Number((Math.cos(row * 2 + column) * 0.6).toFixed(3))))),
  value: { label: 'Cosine', format: 'number', min: -1, max: 1 },
};

const histogram: HistogramFigure = {
  kind: 'histogram',
  id: 'projections',
  title: 'Projection of the last prompt token',
  n: '50 prompts a side',
  x: { label: 'Projection', format: 'number' },
  counted: 'Prompts',
  edges: [-2, 0, 2, 4, 6, 8, 10],
  series: [
    { label: 'Without', tone: 'muted', counts: [4, 20, 18, 6, 2, 0], n: 50, mean: 1.8, median: 1.9 },
    { label: 'With', counts: [0, 1, 5, 14, 22, 8], n: 50, mean: 6.2, median: 6.4 },
  ],
  references: [{ label: 'target', value: 6.2 }],
};

const scatter: ScatterFigure = {
  kind: 'scatter',
  id: 'map',
  title: 'Map of the differences',
  n: '40 pairs',
  note: 'First two principal components: 41 % and 12 % of the variance.',
  x: { label: 'Component 1', format: 'number' },
  y: { label: 'Component 2', format: 'number' },
  groups: [{ label: 'all lowercase' }, { label: 'bullet points' }],
  points: Array.from({ length: 40 }, (_, index) => ({ x: Math.sin(index * 7) * 3 + (index % 2) * 6, y: Math.cos(index * 3) * 2, group: index % 2, label: `Prompt ${index + 1}`, ...(index === 0 && { rows: { label: 'Prompt 1', cells: ['0-plain'] } }) })),
  equalScales: true,
};

const tokens: TokensFigure = {
  kind: 'tokens',
  id: 'tokens',
  title: 'Tokens that the direction raises and lowers',
  n: '49,152 tokens',
  value: { label: 'Logit', format: 'number' },
  top: [' the', ' a', '\n', ' and', ' of'].map((text, index) => ({ text, value: 3.2 - index * 0.3 })),
  bottom: ['The', 'A', 'I', ' However', 'This'].map((text, index) => ({ text, value: -4.1 + index * 0.4 })),
};

export const SAMPLE_FIGURES: readonly Figure[] = [strengths, grid, bars, transitions, matrix, histogram, scatter, tokens];
