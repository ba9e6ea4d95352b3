import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { figureTable } from '../../../src/core/analysis/figureTable.ts';
import { LayerCosines } from '../../../src/core/analysis/layerCosines.ts';
import { searchFigures } from '../../../src/core/analysis/searchFigures.ts';
import { cosineFigure, cosineMatrix, tokensFigure } from '../../../src/core/analysis/vectorFigures.ts';
import type { CurvesFigure, CurveSeries } from '../../../src/protocol/figures.ts';
import { NO_LAYER } from '../../../src/protocol/files.ts';
import { EXAMPLE_VECTOR } from '../vectors/exampleVector.ts';

const text = (figure: Parameters<typeof figureTable>[0]): string[][] => {
  const { columns, rows } = figureTable(figure);
  for (const { cells } of rows) assert.equal(cells.length, columns.length);
  return [columns.map(({ label }) => label), ...rows.map(({ cells }) => [...cells])];
};

describe('figureTable', () => {
  it('gives curves of nothing but values a column each', () => {
    const cosines = new LayerCosines(2, 2);
    cosines.add(Float32Array.of(1, 0, 3, 4), Float32Array.of(1, 0, 4, 3));
    assert.deepEqual(text(cosineFigure('formal', cosines.result())), [
      ['Layer', 'Same instruction, different queries', 'Same query, with and without', 'Different queries, without', 'Change by the instruction, different queries'],
      ['0', '–', '1', '–', '–'],
      ['1', '–', '0.96', '–', '–'],
    ]);
  });

  it('gives a search its counts, intervals, broken share and what was chosen', () => {
    const points = [{ layer: NO_LAYER, strength: 0, passed: 1, total: 8, broken: 0 }, { layer: 6, strength: 1, passed: 7, total: 8, broken: 1 }, { layer: 8, strength: 1, passed: 6, total: 8, broken: 0 }];
    const [figure] = searchFigures({ rule: 'projection', points, withInstruction: false, chosen: { layer: 8, strength: 1 } });
    const [head, ...rows] = text(figure!);
    assert.deepEqual(head!.slice(0, 4), ['Layer', 'Passed', '%', '95 % CI']);
    assert.deepEqual(rows.map((row) => [row[0], row[1], row[2], row.at(-1)]), [['none', '1/8', '13', ''], ['6', '7/8', '88', '1 broken'], ['8', '6/8', '75', 'chosen']]);
    assert.deepEqual(figureTable(figure!).rows.map(({ chosen }) => chosen ?? false), [false, false, true]);
  });

  it('gives a panel of one series to the main ones, but not to numbers of others', () => {
    const series = (label: string, tone?: 'muted' | 'broken'): CurveSeries => ({ label, line: 'solid', ...(tone && { tone }), points: [{ x: 0, value: 3, n: 2 }] });
    const figure: CurvesFigure = {
      kind: 'curves', id: 'words', title: '', n: '', x: { label: 'Weight', format: 'number' },
      panels: [
        { y: { label: 'Words', format: 'whole' }, draw: 'points', series: [series('mean'), series('median'), series('Published', 'muted')] },
        { y: { label: 'Broken', format: 'whole' }, draw: 'bars', series: [series('mean', 'broken')] },
      ],
    };
    assert.deepEqual(text(figure).slice(1).map((cells) => [cells[1], cells[4]]), [['mean', '3'], ['median', '3'], ['Published', '']]);
  });

  it('writes cosines with two decimals, a dash where there is none, and tokens so that spaces can be seen', () => {
    const vector = (name: string, ...direction: number[]): typeof EXAMPLE_VECTOR => ({ ...EXAMPLE_VECTOR, name, directions: [direction.length > 0 ? Float32Array.from(direction) : undefined] });
    const matrix = cosineMatrix([vector('a', 1, 0), vector('b', -3, 4), vector('c')], 0);
    assert.deepEqual(text(matrix), [['Cosine', 'a', 'b', 'c'], ['a', '1.00', '−0.60', '–'], ['b', '−0.60', '1.00', '–'], ['c', '–', '–', '–']]);
    // A report is read back from JSON, in which what is undefined is null.
    assert.deepEqual(text(JSON.parse(JSON.stringify(matrix)) as typeof matrix), text(matrix));
    const tokens = tokensFigure('a', 3, { top: [{ token: 1, text: ' *\n', logit: 2 }], bottom: [{ token: 2, text: 'the', logit: -1.5 }] }, true);
    assert.deepEqual(text(tokens).slice(1), [['␣*⏎', 'raised', '1', '2'], ['the', 'lowered', '1', '−1.5']]);
  });
});
