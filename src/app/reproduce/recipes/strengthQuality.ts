import { brokenAxis, countText, passedAxis, perplexityAxis } from '../../../core/analysis/measures.ts';
import { isBroken, isWritten } from '../../../core/experiments/outcome.ts';
import { unsteered } from '../../../core/experiments/plan.ts';
import { median } from '../../../core/statistics/distribution.ts';
import type { CurvePoint, CurvesFigure, CurveSeries } from '../../../protocol/figures.ts';
import type { RunItem, RunRow } from '../../../protocol/files.ts';
import type { LiveRun } from '../../runs/liveRun.ts';
import { DATA, readItems } from '../data/publishedData.ts';
import { share } from '../figures.ts';
import { active, depthLayer, labRun, PUBLISHED_TOKENS } from '../lab.ts';
import { QUALITY_BY_STRENGTH } from '../published.ts';
import { checkedRows, passesAll, rateMeasure } from '../rates.ts';
import type { Outcome, Recipe } from '../recipe.ts';
import { publishedWeights, sharedWeight, weightText } from '../strengths.ts';
import { WORD_PAIRS, wordVectors } from '../wordVectors.ts';

/** One weight's answers; 0 is unsteered. */
interface Point {
  c: number;
  without: readonly RunRow[];
  instructed: readonly RunRow[];
}

export const strengthQuality: Recipe = {
  name: 'strength-quality',
  title: 'Accuracy and quality by weight, a word to exclude',
  section: 'appendix E',
  files: [DATA.exclude, DATA.baseQueries],
  async run(lab): Promise<Outcome> {
    const items = (await readItems(lab.data, DATA.exclude)).slice(0, lab.options.limit);
    const layer = lab.options.layer ?? depthLayer({ layer: 24, of: 32 }, lab.session.record.layers);
    const weights = lab.options.weights ?? publishedWeights(lab.session.record, QUALITY_BY_STRENGTH.c, [0, -0.5, -1, -1.5, -2, -3, -4]);
    const { vectors, indexOf } = await wordVectors(lab, items, WORD_PAIRS.evaluation);
    const steerings = await Promise.all(vectors.map((made) => active(made, 'fixed', layer, 1)));
    const maxTokens = lab.options.maxTokens ?? PUBLISHED_TOKENS.words;
    const plain = await labRun(lab, { name: 'unsteered', items, steerings: [], maxTokens, perplexity: true, settings: [{ setting: 'plain', steering: unsteered }, { setting: 'instructed', steering: unsteered }] });
    const points: Point[] = [{ c: 0, without: checkedRows(plain.rows, 'plain'), instructed: checkedRows(plain.rows, 'instructed') }];
    let main: LiveRun = plain;
    for (const weight of weights.filter(({ value }) => value !== 0)) {
      const c = sharedWeight(weight, vectors.map(({ vector }) => vector), layer);
      const steering = (item: RunItem): { vector: number; layer: number; strength: number }[] => [{ vector: indexOf(item), layer, strength: c }];
      main = await labRun(lab, { name: weightText(weight), items, steerings, maxTokens, perplexity: true, settings: [{ setting: 'steered', steering }, { setting: 'both', steering }] });
      points.push({ c, without: checkedRows(main.rows, 'steered'), instructed: checkedRows(main.rows, 'both') });
    }
    points.sort((a, b) => b.c - a.c);
    return { main, figures: [figure(points, layer)], notes: ['The judge of the paper is a language model; here the median perplexity of the answers under the unsteered model and the share of broken answers stand for quality.'] };
  },
};

function figure(points: readonly Point[], layer: number): CurvesFigure {
  const strict = passesAll('strict');
  const { c: published, without, with: instructed } = QUALITY_BY_STRENGTH;
  // The x axis counts what is subtracted, so that it rises.
  const series = (label: string, part: 'without' | 'instructed', measure: (rows: readonly RunRow[], c: number) => Omit<CurvePoint, 'x'>): CurveSeries => ({
    label, setting: part === 'without' ? 'steered' : 'both', line: 'solid', points: points.map((point) => ({ x: -point.c, ...measure(point[part], point.c), ...(point.c === 0 && { hollow: true }) })),
  });
  const both = (measure: (rows: readonly RunRow[], c: number) => Omit<CurvePoint, 'x'>): CurveSeries[] => [series('Without the instruction', 'without', measure), series('With the instruction', 'instructed', measure)];
  const muted = (label: string, values: readonly number[]): CurveSeries => ({ label: `Published, Phi-3, ${label}`, tone: 'muted', line: 'dashed', points: values.map((value, at) => ({ x: -published[at]!, value })) });
  return {
    kind: 'curves', id: 'strength-quality', title: `Exclusion by subtracted weight, layer ${layer}`, n: countText(points.map(({ without: { length } }) => length), '1 prompt a weight', (n) => `${n} prompts a weight`), x: { label: 'Subtracted weight', format: 'number' },
    panels: [
      { y: passedAxis(), draw: 'points', series: [...both((rows, c) => rateMeasure(rows, strict, `c ${c}`)), muted('without', without.accuracy), muted('with', instructed.accuracy)] },
      { y: perplexityAxis(), draw: 'points', series: both((rows) => ({ value: median(rows.flatMap((row) => row.perplexity ?? [])), n: rows.length })) },
      { y: brokenAxis(), draw: 'points', series: both((rows) => ({ value: share(rows.filter(isWritten), isBroken), n: rows.length })) },
      { y: { label: 'Quality, judged', format: 'number', min: 0, max: 1 }, draw: 'points', series: [muted('without', without.quality), muted('with', instructed.quality)] },
    ],
  };
}
