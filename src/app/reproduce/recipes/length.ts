import { strengthName } from '../../../core/analysis/measures.ts';
import { unsteered } from '../../../core/experiments/plan.ts';
import { countWords } from '../../../core/experiments/outcome.ts';
import { findStarterInstruction, lengthRequest, steadyArguments, type StarterRequest } from '../../../core/prompts/starter/library.ts';
import { pairItems, pairsFromBase } from '../../../core/prompts/starter/starterPairs.ts';
import { splitSentences } from '../../../core/instructions/text/sentences.ts';
import { pValue } from '../../../core/statistics/figures.ts';
import type { BarSeries, Figure } from '../../../protocol/figures.ts';
import type { ModelRecord, RunItem, RunRow, Setting } from '../../../protocol/files.ts';
import type { LiveRun } from '../../runs/liveRun.ts';
import { starterName } from '../../starter/readStarter.ts';
import { DATA, readBaseQueries, type BaseQuery } from '../data/publishedData.ts';
import { bars, countHistogram, publishedSeries, wordCurves } from '../figures.ts';
import { active, depthLayer, labRun, labVector, PUBLISHED_TOKENS, type LabVector } from '../lab.ts';
import { LENGTH_AT_MOST, LENGTH_EXACTLY, LENGTH_FREE } from '../published.ts';
import { checkedRows, mcnemarBetween, passesAll, rateMeasure } from '../rates.ts';
import type { Lab, Outcome, Recipe } from '../recipe.ts';
import { publishedWeights, weightAt, weightText, type Weight } from '../strengths.ts';

/** Vectors: the first 50 base queries. Evaluation: the last 50, 100 or 200. The two do not meet. */
const VECTOR_QUERIES = 50;
const SWEEP_QUERIES = 50;
const EXACT_QUERIES = 100;
const LIMIT_QUERIES = 200;
/** Phi-3's layer, of 32. */
const PUBLISHED_LAYER = { layer: 12, of: 32 };
const SENTENCES = [1, 2, 3, 4, 5];

export const lengthFree: Recipe = {
  name: 'length-free',
  title: 'Words of an answer by weight, concise and verbose, without an instruction',
  section: '4',
  files: [DATA.baseQueries],
  async run(lab): Promise<Outcome> {
    const layer = lengthLayer(lab);
    const weights = lab.options.weights ?? publishedWeights(lab.session.record, [0, 5, 10, 20, 40], [0, 0.25, 0.5, 1, 2]);
    const concise = await lengthSweep(lab, { kind: 'concise', made: await lengthVector(lab, 'concise'), layer, weights });
    const verbose = await lengthSweep(lab, { kind: 'verbose', made: await lengthVector(lab, 'verbose'), layer, weights });
    const figures = [concise, verbose].flatMap(({ points }, index) => {
      const kind = index === 0 ? 'concise' : 'verbose';
      return sweepFigures(kind, layer, points, { label: 'Phi-3, layer 12', points: LENGTH_FREE[kind] });
    });
    return { main: verbose.main, figures, notes: [] };
  },
};

interface Sweep {
  kind: 'concise' | 'verbose';
  made: LabVector;
  layer: number;
  weights: readonly Weight[];
  stop?: readonly string[];
  /** The model that the vector is of, where that is another one. */
  crossModel?: ModelRecord;
}

interface SweepPoint {
  c: number;
  rows: readonly RunRow[];
}

/** Answers to the last base queries without an instruction, by weight of a length vector; 0 is unsteered. `main`: the run of the last weight. */
export async function lengthSweep(lab: Lab, { kind, made, layer, weights, stop, crossModel }: Sweep): Promise<{ main: LiveRun; points: SweepPoint[] }> {
  const items = lastQueries(lab, await readBaseQueries(lab.data), SWEEP_QUERIES).map(plainItem);
  const common = { items, maxTokens: lengthTokens(lab), ...(stop && { stop }) };
  let main = await labRun(lab, { ...common, name: 'plain', steerings: [], settings: [{ setting: 'plain', steering: unsteered }] });
  const points = [{ c: 0, rows: main.rows }];
  for (const weight of weights.filter(({ value }) => value !== 0)) {
    const c = weightAt(weight, made.vector, layer);
    main = await labRun(lab, {
      ...common, name: `${kind} ${weightText(weight)}`, steerings: [{ ...(await active(made, 'fixed', layer, c)), ...(crossModel && { crossModel }) }],
      settings: [{ setting: 'steered', steering: () => [{ vector: 0, layer, strength: c }] }],
    });
    points.push({ c, rows: main.rows });
  }
  return { main, points };
}

export function sweepFigures(kind: Sweep['kind'], layer: number, points: readonly SweepPoint[], published: { label: string; points: readonly { c: number; mean: number }[] }): Figure[] {
  const label = kind === 'concise' ? 'Concise' : 'Verbose';
  return [
    wordCurves({ id: `words-${kind}`, title: `${label}: words by weight, layer ${layer}` }, [{ label, points }], [published]),
    countHistogram({ id: `distribution-${kind}`, title: `${label}: words of an answer` }, 'Words', points.map(({ c, rows }) => ({ label: `c ${strengthName(c)}`, rows })), countWords),
  ];
}

interface LimitExperiment {
  name: string;
  title: string;
  section: string;
  queries: number;
  /** Instruction of the starter library, and the argument that n is. */
  instruction: string;
  argumentsOf: (n: number) => Record<string, number>;
  vector: (lab: Lab, n: number) => Promise<LabVector>;
  sentences: readonly number[];
  published?: { instructed: readonly number[]; both: readonly number[] };
}

export const lengthAtMost = limitRecipe({
  name: 'length-at-most', title: 'At most n sentences, with the conciseness vector', section: '4', queries: LIMIT_QUERIES,
  instruction: 'at-most-sentences', argumentsOf: (n) => ({ at_most: n }), vector: (lab) => lengthVector(lab, 'concise'), sentences: SENTENCES, published: LENGTH_AT_MOST,
});

export const lengthExactly = limitRecipe({
  name: 'length-exactly', title: 'Exactly n sentences, with a vector for each n', section: 'appendix J', queries: EXACT_QUERIES,
  instruction: 'exactly-sentences', argumentsOf: (n) => ({ at_least: n, at_most: n }), vector: (lab, n) => lengthVector(lab, n), sentences: SENTENCES, published: LENGTH_EXACTLY,
});

export const lengthAtLeast = limitRecipe({
  name: 'length-at-least', title: 'At least n sentences, with the verbosity vector', section: 'appendix J', queries: EXACT_QUERIES,
  instruction: 'at-least-sentences', argumentsOf: (n) => ({ at_least: n }), vector: (lab) => lengthVector(lab, 'verbose'), sentences: SENTENCES,
});

function limitRecipe({ name, title, section, queries, instruction, argumentsOf, vector, sentences: all, published }: LimitExperiment): Recipe {
  return {
    name, title, section,
    files: [DATA.baseQueries],
    async run(lab): Promise<Outcome> {
      const layer = lengthLayer(lab);
      const [weight = { value: 1, unit: 'Eq. 2' }] = lab.options.weights ?? publishedWeights(lab.session.record, [20], [1]);
      const base = lastQueries(lab, await readBaseQueries(lab.data), queries);
      const sentences = lab.options.sentences ?? all;
      const runs: { n: number; run: LiveRun }[] = [];
      for (const n of sentences) {
        const made = await vector(lab, n);
        const c = weightAt(weight, made.vector, layer);
        const items = pairItems(pairsFromBase(base, findStarterInstruction(lab.library, instruction, argumentsOf(n)), lab.options.seed));
        const run = await labRun(lab, {
          name: `n ${n} ${weightText(weight)}`, items, steerings: [await active(made, 'fixed', layer, c)], maxTokens: lengthTokens(lab),
          settings: [{ setting: 'instructed', steering: unsteered }, { setting: 'both', steering: () => [{ vector: 0, layer, strength: c }] }],
        });
        runs.push({ n, run });
      }
      const strict = passesAll('strict');
      const series = (['instructed', 'both'] as const).map((setting): BarSeries => ({
        label: setting === 'both' ? 'Steered too' : 'Instructed', setting,
        values: runs.map(({ n, run }) => {
          const p = setting === 'both' ? mcnemarBetween(run.rows, 'instructed', 'both', strict, 'corrected') : undefined;
          return rateMeasure(checkedRows(run.rows, setting), strict, `n ${n}, ${setting}`, p === undefined ? undefined : `p ${pValue(p)}`);
        }),
      }));
      const shown = published ? (['instructed', 'both'] as const).map((setting) => publishedSeries(`Phi-3, c 20, ${setting === 'both' ? 'steered too' : 'instructed'}`, runs.map(({ n }) => published[setting][n - 1]))) : [];
      const figures: Figure[] = [
        bars({ id: name, title: `${title}, layer ${layer}, ${weightText(weight)}` }, 'n', runs.map(({ n }) => String(n)), [...series, ...shown]),
        ...runs.map(({ n, run }) => countHistogram({ id: `sentences-${n}`, title: `n = ${n}: sentences of an answer`, heading: 'Distributions' }, 'Sentences', (['instructed', 'both'] as const).map((setting: Setting) => ({ label: setting === 'both' ? 'Steered too' : 'Instructed', setting, rows: run.rows.filter((row) => row.setting === setting) })), (text) => splitSentences(text).length)),
      ];
      return { ...(runs[0] && { main: runs[0].run }), figures, notes: [] };
    },
  };
}

/** A length vector of the first base queries: the ends of the scale, or exactly n sentences. */
export async function lengthVector(lab: Lab, length: 'concise' | 'verbose' | number): Promise<LabVector> {
  const request: StarterRequest = lengthRequest(lab.library, String(length));
  const base = (await readBaseQueries(lab.data)).slice(0, lab.options.pairs ?? VECTOR_QUERIES);
  return labVector(lab, {
    name: typeof length === 'number' ? `exactly ${length}` : length,
    pairs: pairsFromBase(base, request, lab.options.seed), files: [DATA.baseQueries, starterName(lab.library)],
    instructionIds: [request.instruction.id], kwargs: [steadyArguments(request)],
  });
}

export function lengthLayer({ options, session }: Lab): number {
  return options.layer ?? depthLayer(PUBLISHED_LAYER, session.record.layers);
}

/** The last of the base queries, the vectors' own left out where the file is short. */
function lastQueries({ options: { pairs = VECTOR_QUERIES, limit } }: Lab, queries: readonly BaseQuery[], count: number): BaseQuery[] {
  return queries.slice(pairs).slice(-count).slice(0, limit);
}

function lengthTokens({ options }: Lab): number {
  return options.maxTokens ?? PUBLISHED_TOKENS.length;
}

function plainItem({ key, prompt, source }: BaseQuery): RunItem {
  return { key, prompt, source, instructionIds: [], kwargs: [] };
}
