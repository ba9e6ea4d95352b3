import { strengthName } from '../../../core/analysis/measures.ts';
import { searchFigures } from '../../../core/analysis/searchFigures.ts';
import { summarizeSearch } from '../../../core/experiments/layerSearch.ts';
import { unsteered, type PlannedSetting } from '../../../core/experiments/plan.ts';
import { choosePoint } from '../../../core/vectors/choosePoint.ts';
import type { Figure } from '../../../protocol/figures.ts';
import { NO_LAYER, type RunItem } from '../../../protocol/files.ts';
import { DATA, readItems } from '../data/publishedData.ts';
import { bars, publishedSeries, settingBars } from '../figures.ts';
import { active, depthLayer, labRun, PUBLISHED_TOKENS } from '../lab.ts';
import { EXCLUSION_BY_ADDING, WORDS, WORDS_VALIDATION } from '../published.ts';
import { checkedRows, passesAll, rateMeasure } from '../rates.ts';
import type { Lab, Outcome, Recipe } from '../recipe.ts';
import { publishedWeights, sharedWeight, weightText, type Weight } from '../strengths.ts';
import { WORD_PAIRS, wordDefaults, wordVectors } from '../wordVectors.ts';

const strict = passesAll('strict');

export const wordsInclusion = evaluation('inclusion', DATA.include);
export const wordsExclusion = evaluation('exclusion', DATA.exclude);

function evaluation(kind: 'inclusion' | 'exclusion', file: string): Recipe {
  return {
    name: `words-${kind}`,
    title: kind === 'inclusion' ? 'A word to include, in four settings' : 'A word to exclude by subtracting its vector, in four settings',
    section: '5',
    files: [file, DATA.baseQueries],
    async run(lab): Promise<Outcome> {
      const items = (await readItems(lab.data, file)).slice(0, lab.options.limit);
      const { layer, weight } = wordDefaults(lab, kind);
      const { vectors, indexOf } = await wordVectors(lab, items, WORD_PAIRS.evaluation);
      const c = sharedWeight(weight, vectors.map(({ vector }) => vector), layer);
      const steering = (item: RunItem): { vector: number; layer: number; strength: number }[] => [{ vector: indexOf(item), layer, strength: c }];
      const run = await labRun(lab, {
        name: `layer ${layer} ${weightText(weight)}`, items, maxTokens: lab.options.maxTokens ?? PUBLISHED_TOKENS.words,
        steerings: await Promise.all(vectors.map((made) => active(made, 'fixed', layer, c))),
        settings: [{ setting: 'plain', steering: unsteered }, { setting: 'instructed', steering: unsteered }, { setting: 'steered', steering }, { setting: 'both', steering }],
      });
      const title = `${kind === 'inclusion' ? 'Inclusion' : 'Exclusion'}, strict, layer ${layer}, c ${strengthName(c)}`;
      return { main: run, figures: [settingBars({ id: `words-${kind}`, title }, run.rows, strict, WORDS[kind], 'exact')], notes: [] };
    },
  };
}

export const inclusionGrid: Recipe = {
  name: 'inclusion-grid',
  title: 'Layers and weights for a word to include, on validation prompts',
  section: '5',
  files: [DATA.includeValidation, DATA.baseQueries],
  async run(lab): Promise<Outcome> {
    const arm = await grid(lab, { name: 'include', file: DATA.includeValidation, want: 'include', weights: publishedWeights(lab.session.record, [40, 60, 80, 100], [0.5, 1, 1.5, 2]) });
    return { main: arm.run, figures: [...arm.figures, best('inclusion', [{ label: 'Here', arm }])], notes: arm.notes };
  },
};

export const exclusionGrid: Recipe = {
  name: 'exclusion-grid',
  title: 'Layers and weights for a word to exclude: subtracting its vector against adding one of “do not use it”',
  section: '5',
  files: [DATA.excludeValidation, DATA.baseQueries],
  async run(lab): Promise<Outcome> {
    const subtract = await grid(lab, { name: 'subtract', file: DATA.excludeValidation, want: 'include', weights: publishedWeights(lab.session.record, [-60, -80, -100, -120, -150], [-1, -1.5, -2, -3, -4]) });
    // Weights that were said are for subtracting; adding takes the same sizes.
    const added = (lab.options.weights ?? publishedWeights(lab.session.record, [30, 60, 100, 150, 200], [0.5, 1, 2, 3, 4])).map(({ value, unit }) => ({ value: Math.abs(value), unit }));
    const add = await grid(lab, { name: 'add', file: DATA.excludeValidation, want: 'exclude', weights: added });
    const reached = bars({ id: 'adding', title: 'Adding exclusion vectors: best without broken text' }, 'Way', ['Adding'], [{ label: 'Here', values: [bestMeasure(add)] }, publishedSeries('Phi-3, at most', [EXCLUSION_BY_ADDING])]);
    return { main: subtract.run, figures: [...subtract.figures, ...add.figures, best('exclusion', [{ label: 'Here, subtracting', arm: subtract }, { label: 'Here, adding', arm: add }]), reached], notes: [...subtract.notes, ...add.notes] };
  },
};

interface GridParams {
  name: string;
  file: string;
  want: 'include' | 'exclude';
  weights: readonly Weight[];
}

type Arm = Awaited<ReturnType<typeof grid>>;

async function grid(lab: Lab, { name, file, want, weights: published }: GridParams) {
  const items = (await readItems(lab.data, file)).slice(0, lab.options.limit);
  const { vectors, indexOf } = await wordVectors(lab, items, WORD_PAIRS.validation, want);
  const layers = lab.options.layers ?? [24, 26, 28].map((layer) => depthLayer({ layer, of: 32 }, lab.session.record.layers));
  const weights = want === 'include' ? (lab.options.weights ?? published) : published;
  const candidates = layers.flatMap((layer) => weights.map((weight) => ({ layer, strength: sharedWeight(weight, vectors.map(({ vector }) => vector), layer) })));
  const run = await labRun(lab, {
    kind: 'search', criterion: 'strict', name, items, maxTokens: lab.options.maxTokens ?? PUBLISHED_TOKENS.wordsSearch,
    steerings: await Promise.all(vectors.map((made) => active(made, 'fixed', layers[0]!, 1))),
    settings: [{ setting: 'plain', steering: unsteered }, ...candidates.map(({ layer, strength }): PlannedSetting => ({ setting: 'steered', steering: (item) => [{ vector: indexOf(item), layer, strength }] }))],
  });
  const { points } = summarizeSearch(run.spec, run.rows);
  const chosen = choosePoint(points);
  const heading = name === 'add' ? 'Adding the exclusion vector' : name === 'subtract' ? 'Subtracting the inclusion vector' : 'Adding the inclusion vector';
  return {
    run, points, chosen,
    figures: searchFigures({ id: name, heading, rule: 'fixed', points, withInstruction: false, chosen: chosen ?? { layer: NO_LAYER, strength: 0 } }),
    notes: chosen === undefined ? [`${heading}: no layer and weight without broken text beats no steering.`] : [`${heading}: layer ${chosen.layer}, c ${strengthName(chosen.strength)} does best without broken text.`],
  };
}

/** Unsteered and best, here and as published. */
function best(kind: 'inclusion' | 'exclusion', arms: readonly { label: string; arm: Arm }[]): Figure {
  return bars({ id: `best-${kind}`, title: `Validation, ${kind}: unsteered and best point, strict` }, 'Point', ['Unsteered', 'Best without broken text'], [
    ...arms.map(({ label, arm }) => ({ label, values: [rateMeasure(checkedRows(arm.run.rows, 'plain'), strict, 'Unsteered'), bestMeasure(arm)] })),
    ...Object.entries(WORDS_VALIDATION[kind]).map(([model, { plain, steered, point }]) => publishedSeries(`${model}, ${point}`, [plain, steered])),
  ]);
}

function bestMeasure({ run, chosen }: Arm): ReturnType<typeof rateMeasure> {
  if (chosen === undefined) return { value: undefined, remark: 'none beats no steering' };
  const rows = checkedRows(run.rows, 'steered').filter(({ steering: [first] }) => first?.layer === chosen.layer && first.strength === chosen.strength);
  return rateMeasure(rows, strict, `Layer ${chosen.layer}, c ${strengthName(chosen.strength)}`, `layer ${chosen.layer}, c ${strengthName(chosen.strength)}`);
}
