import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { histogramParts } from '../../../src/core/analysis/histogram.ts';
import { runFigures } from '../../../src/core/analysis/runFigures.ts';
import { searchFigures } from '../../../src/core/analysis/searchFigures.ts';
import type { BarsFigure, CurvesFigure, Figure, GridFigure, HistogramFigure } from '../../../src/protocol/figures.ts';
import { NO_LAYER, type CellSteering, type GridPoint, type RunRow, type RunSpec, type Setting } from '../../../src/protocol/files.ts';

const IDS = ['detectable_format:title', 'punctuation:no_comma'];

function row(cell: string, item: number, setting: Setting, passes: boolean, more: Partial<RunRow> = {}): RunRow {
  return {
    cell, item, setting, steering: [], response: 'some words here', stopReason: 'end', promptTokens: 1, generatedTokens: 3,
    checks: [{ id: IDS[item % IDS.length]!, description: '', strict: passes, loose: passes, reason: '', spans: [] }], ...more,
  };
}

const spec = (kind: RunSpec['kind'], cells: number): RunSpec =>
  ({ kind, cells: Array.from({ length: cells }, (_, i) => ({ id: String(i) })), vectors: [{ rule: 'projection' }], items: [], generation: {} }) as unknown as RunSpec;

const of = <K extends Figure['kind']>(figures: readonly Figure[], kind: K, id: string): Extract<Figure, { kind: K }> => {
  const found = figures.find((figure) => figure.id === id);
  assert.equal(found?.kind, kind, `${id} among ${figures.map((each) => each.id).join(', ')}`);
  return found as Extract<Figure, { kind: K }>;
};

describe('figures of a comparison', () => {
  // By item: plain, steered.
  const outcomes = [[false, true], [false, false], [true, true], [true, false], [false, true], [false, false]] as const;
  const rows = outcomes.flatMap(([plain, steered], item) => [
    row(`p${item}`, item, 'plain', plain, { response: 'word '.repeat(item + 1) }),
    row(`s${item}`, item, 'steered', steered, { response: 'word '.repeat(10 * (item + 1)), perplexity: 2 + item }),
  ]);
  const figures = runFigures(spec('compare', 12), rows);

  it('pass by instruction in each setting, with what is behind a bar', () => {
    const { series, category, n }: BarsFigure = of(figures, 'bars', 'types');
    assert.deepEqual(category.categories, IDS);
    assert.deepEqual(series.map(({ setting, values }) => [setting, values.map(({ count }) => `${count!.passed}/${count!.total}`)]), [['plain', ['1/3', '1/3']], ['steered', ['3/3', '0/3']]]);
    assert.deepEqual(series[1]!.values[0]!.rows!.cells, ['s0', 's2', 's4']);
    assert.equal(n, '3 answers each');
  });

  it('change by instruction, and go from wrong to right or back', () => {
    const changes = of(figures, 'bars', 'changes');
    assert.deepEqual(changes.series.map(({ label, values }) => [label, values.map(({ value }) => value!.toFixed(3))]), [['Plain to steered', ['0.667', '-0.333']]]);
    assert.ok(changes.series[0]!.values.every(({ interval, value }) => interval!.low <= value! && value! <= interval!.high));
    const alike = of(runFigures(spec('compare', 4), [0, 1].flatMap((item) => [row(`p${item}`, item, 'plain', false), row(`s${item}`, item, 'steered', true)])), 'bars', 'changes');
    assert.ok(alike.series[0]!.values.every(({ value, interval }) => value === 1 && interval === undefined), 'pairs that are all alike show no spread');
    const { series, stacked } = of(figures, 'bars', 'transitions');
    assert.ok(stacked);
    assert.deepEqual(series.map(({ label, values }) => [label, values[0]!.count!.passed]), [['Stays right', 1], ['Wrong to right', 2], ['Right to wrong', 1], ['Stays wrong', 2]]);
  });

  it('have words and perplexities in shared bins that count each answer once', () => {
    const words: HistogramFigure = of(figures, 'histogram', 'words');
    for (const { counts, n, rows: cells } of words.series) {
      assert.equal(counts.reduce((sum, count) => sum + count, 0), n);
      assert.deepEqual(counts, cells!.map((bin) => bin?.cells.length ?? 0));
    }
    assert.deepEqual(words.series.map(({ mean, median }) => [mean, median]), [[3.5, 3.5], [35, 35]]);
    assert.deepEqual(of(figures, 'histogram', 'perplexity').series.map(({ label, n }) => [label, n]), [['Steered', 6]]);
  });

  it('are none without rows, and say nothing by instruction where there is one', () => {
    assert.deepEqual(runFigures(spec('compare', 12), []), []);
    const single = runFigures(spec('compare', 12), rows.filter(({ item }) => item % 2 === 0));
    assert.deepEqual(single.map(({ id }) => id), ['transitions', 'words', 'perplexity']);
  });
});

describe('figures of a search', () => {
  const at = (layer: number, strength: number): CellSteering[] => [{ vector: 0, layer, strength }];
  const searchRows = (strengths: readonly number[]): RunRow[] => [
    ...[0, 1].map((item) => row(`p${item}`, item, 'plain', false)),
    ...[0, 1].map((item) => row(`i${item}`, item, 'instructed', true)),
    ...[6, 8].flatMap((layer) => strengths.flatMap((strength) => [0, 1].map((item) =>
      row(`${layer}@${strength}/${item}`, item, 'steered', layer === 8, { steering: at(layer, strength), perplexity: layer, ...(layer === 6 && item === 0 && { broken: 'repeats 9 times' }) })))),
  ];

  it('are curves by layer where one strength was searched', () => {
    const rows = searchRows([1]);
    const figures = runFigures(spec('search', rows.length), rows);
    assert.equal(figures.length, 1);
    const figure: CurvesFigure = of(figures, 'curves', 'search-layers');
    assert.deepEqual('categories' in figure.x && figure.x.categories, ['none', '6', '8']);
    const [passed, broken, perplexity] = figure.panels;
    assert.deepEqual(passed!.series[0]!.points.map(({ count, hollow }) => [count!.passed, count!.total, hollow ?? false]), [[0, 2, true], [0, 2, true], [2, 2, false]]);
    assert.deepEqual(passed!.series[0]!.points.map(({ rows: behind }) => behind!.cells), [['p0', 'p1'], ['6@1/0', '6@1/1'], ['8@1/0', '8@1/1']]);
    assert.deepEqual(passed!.references, [{ label: 'instructed, 2/2', value: 1, setting: 'instructed' }]);
    assert.deepEqual(broken!.series[0]!.points.map(({ value }) => value), [0, 0.5, 0]);
    assert.deepEqual(perplexity!.series[0]!.points.map(({ value }) => value), [undefined, 6, 8]);
    assert.deepEqual(figure.chosen, { x: 2, label: 'chosen: layer 8' });
    const running = runFigures(spec('search', rows.length + 1), rows);
    assert.equal(of(running, 'curves', 'search-layers').chosen, undefined);
  });

  it('are a grid and curves by strength where several were', () => {
    const rows = searchRows([0.5, 1, 1.5]);
    const figures = runFigures(spec('search', rows.length), rows);
    const grid: GridFigure = of(figures, 'grid', 'search-grid');
    assert.deepEqual([grid.x.categories, grid.y.categories, grid.cells.length], [['0.5', '1', '1.5'], ['6', '8'], 6]);
    assert.deepEqual(grid.chosen, { x: 0, y: 1 });
    assert.equal(grid.unsteered!.total, 2);
    for (const { x, y, rows: behind } of grid.cells) assert.deepEqual(behind!.cells, [0, 1].map((item) => `${grid.y.categories[y]}@${grid.x.categories[x]}/${item}`));
    const curves = of(figures, 'curves', 'search-strengths');
    assert.deepEqual(curves.panels[0]!.series.map(({ label, points }) => [label, points.map(({ x, value }) => [x, value])]), [['Layer 6', [[0, 0], [1, 0], [2, 0]]], ['Layer 8', [[0, 1], [1, 1], [2, 1]]]]);
    assert.deepEqual(curves.panels.map(({ y }) => y.label), ['Passed', 'Broken', 'Perplexity, median']);
  });

  it('show the best layers of many, and no steering where that was chosen', () => {
    const points: GridPoint[] = [{ layer: NO_LAYER, strength: 0, passed: 8, total: 8, broken: 0 }];
    for (let layer = 0; layer < 9; layer++) for (const strength of [10, 20]) points.push({ layer, strength, passed: layer % 8, total: 8, broken: layer === 7 ? 1 : 0 });
    const [grid, curves] = searchFigures({ rule: 'fixed', points, withInstruction: false, chosen: { layer: NO_LAYER, strength: 10 } }) as [GridFigure, CurvesFigure];
    assert.equal(grid.chosen, 'unsteered');
    assert.deepEqual(curves.panels[0]!.series.map(({ label }) => label), ['Layer 2', 'Layer 3', 'Layer 4', 'Layer 5', 'Layer 6']);
    assert.match(curves.note!, /5 of 9 layers/);
    assert.equal(curves.chosen, undefined);
    assert.deepEqual(searchFigures({ rule: 'fixed', points: points.slice(0, 1), withInstruction: false }), []);
  });
});

describe('histogramParts', () => {
  it('has round edges around all values, whole ones for counts', () => {
    const { edges, series } = histogramParts([{ label: 'a', values: [0.12, 0.5, 0.93] }, { label: 'b', values: [-0.3, 0.93] }], false);
    assert.ok(edges[0]! <= -0.3 && edges.at(-1)! >= 0.93);
    edges.slice(1).forEach((edge, i) => assert.ok(edge > edges[i]! && Number(edge.toPrecision(6)) === edge));
    assert.deepEqual(series.map(({ counts, n }) => [counts.reduce((a, b) => a + b), n]), [[3, 3], [2, 2]]);
    assert.ok(histogramParts([{ label: 'a', values: [3, 4, 4, 5, 9] }], true).edges.every(Number.isInteger));
    const one = histogramParts([{ label: 'a', values: [7] }], true);
    assert.deepEqual([one.series[0]!.counts, one.edges], [[1], [7, 8]]);
    assert.equal(histogramParts([{ label: 'a', values: Array.from({ length: 500 }, (_, i) => i * i) }], true).edges.length <= 40, true);
  });
});
