import { join } from 'node:path';
import { strengthName } from '../../../core/analysis/measures.ts';
import { unsteered, type PlannedSetting } from '../../../core/experiments/plan.ts';
import { RandomSource } from '../../../core/instructions/text/random.ts';
import { findStarterInstruction } from '../../../core/prompts/starter/library.ts';
import { pairsFromBase } from '../../../core/prompts/starter/starterPairs.ts';
import { cosine } from '../../../core/vectors/cosine.ts';
import type { BarsFigure } from '../../../protocol/figures.ts';
import { NO_LAYER, SETTINGS, type CellSteering, type RunItem, type RunRow, type SteeringVector } from '../../../protocol/files.ts';
import { readVectorFile } from '../../vectors/readVectorFile.ts';
import { DATA, FORMAT_PAIRS, readItems, vectorId } from '../data/publishedData.ts';
import { settingBars } from '../figures.ts';
import { formatVectors, type FormatVector } from '../formatVectors.ts';
import { active, depthLayer, labRun, PUBLISHED_TOKENS, type LabVector } from '../lab.ts';
import { COMPOSITION } from '../published.ts';
import { passesAt, type Pass } from '../rates.ts';
import type { Lab, Outcome, Recipe } from '../recipe.ts';
import { publishedWeights, sharedWeight, weightAt } from '../strengths.ts';
import { WORD_PAIRS, wordVectors } from '../wordVectors.ts';
import { lengthLayer, lengthVector } from './length.ts';
import { searchesOf } from './format.ts';

const SENTENCES = 5;

export const formatLength: Recipe = {
  name: 'format-length',
  title: 'A format and at most n sentences at once, each vector at its own layer',
  section: '6',
  files: [DATA.formatTest, FORMAT_PAIRS.join(' or '), DATA.baseQueries],
  async run(lab): Promise<Outcome> {
    const items = withLimits(lab, (await readItems(lab.data, DATA.formatTest)).slice(0, lab.options.limit));
    const formats = await formatVectors(lab, items.map(ofFirst));
    const layer = lengthLayer(lab);
    const concise = await conciseVector(lab, layer);
    const [weight = { value: 1, unit: 'Eq. 2' }] = lab.options.weights ?? publishedWeights(lab.session.record, [20], [1]);
    const c = weightAt(weight, concise.vector, layer);
    const length = { vector: formats.length, layer, strength: c };
    const run = await labRun(lab, {
      name: 'four settings', items, maxTokens: lab.options.maxTokens ?? PUBLISHED_TOKENS.format,
      steerings: [...(await Promise.all(formats.map((made) => active(made, 'projection', Math.max(0, made.without.layer), 1)))), await active(concise, 'fixed', layer, c)],
      settings: composed(formats, () => [length]),
    });
    const notes = [
      `The conciseness vector acts at layer ${layer} with c ${strengthName(c)}; its direction is that of ${lab.options.lengthVector === 'own-layer' ? 'this layer' : 'the last layer, as the released code takes it'}.`,
      ...sameLayerNotes(formats, 'conciseness', [concise], layer),
    ];
    return { main: run, figures: [...threeFigures('format-length', 'Format', 'length', run.rows, COMPOSITION['format-length'], passesAt('loose', 0), passesAt('strict', 1)), ...formats.flatMap(searchesOf)], notes };
  },
};

export const casingWord: Recipe = {
  name: 'casing-word',
  title: 'Lowercase and a word to exclude at once',
  section: '6',
  files: [DATA.casingExclude, FORMAT_PAIRS.join(' or '), DATA.baseQueries],
  async run(lab): Promise<Outcome> {
    const items = (await readItems(lab.data, DATA.casingExclude)).slice(0, lab.options.limit);
    const casing = await formatVectors(lab, items.map(ofFirst));
    const { vectors, indexOf } = await wordVectors(lab, items, WORD_PAIRS.evaluation);
    const layer = lab.options.layer ?? depthLayer({ layer: 24, of: 32 }, lab.session.record.layers);
    const [weight = { value: -2, unit: 'Eq. 2' }] = lab.options.weights ?? publishedWeights(lab.session.record, [-100], [-2]);
    const c = sharedWeight(weight, vectors.map(({ vector }) => vector), layer);
    const run = await labRun(lab, {
      name: 'four settings', items, maxTokens: lab.options.maxTokens ?? PUBLISHED_TOKENS.format,
      steerings: await Promise.all([...casing.map((made) => active(made, 'projection', Math.max(0, made.without.layer), 1)), ...vectors.map((made) => active(made, 'fixed', layer, c))]),
      settings: composed(casing, (item) => [{ vector: casing.length + indexOf(item), layer, strength: c }]),
    });
    return {
      main: run,
      figures: [...threeFigures('casing-word', 'Lowercase', 'word', run.rows, COMPOSITION['casing-word'], passesAt('loose', 0), passesAt('strict', 1)), ...casing.flatMap(searchesOf)],
      notes: [`The word vectors act at layer ${layer} with c ${strengthName(c)}. The weight of the published run is not recorded.`, ...sameLayerNotes(casing, 'the words', vectors, layer)],
    };
  },
};

/** The item as if its first instruction were all that it carries. */
function ofFirst({ instructionIds: [id], kwargs: [kwargs], ...item }: RunItem): RunItem {
  return { ...item, instructionIds: [id!], kwargs: [kwargs!] };
}

/** Each item with a number of sentences drawn for it: the prompt with the instruction carries both. */
function withLimits(lab: Lab, items: readonly RunItem[]): RunItem[] {
  const random = new RandomSource(lab.options.seed);
  return items.map((item) => {
    const n = 1 + random.below(SENTENCES);
    const [pair] = pairsFromBase([{ key: item.key, prompt: item.instructedPrompt ?? item.prompt, source: item.source ?? { file: '', line: 0 } }], findStarterInstruction(lab.library, 'at-most-sentences', { at_most: n }), lab.options.seed + n);
    return { ...item, instructedPrompt: pair!.prompt, instructionIds: [...item.instructionIds, 'steerboard:sentences'], kwargs: [...item.kwargs, { at_most: n }] };
  });
}

/** The four settings, the first instruction's vector by projection at its chosen layer with more vectors besides. */
function composed(firsts: readonly FormatVector[], more: (item: RunItem) => readonly CellSteering[]): PlannedSetting[] {
  const steering = (choice: 'without' | 'withInstruction'): PlannedSetting['steering'] => (item) => {
    const vector = firsts.findIndex(({ id }) => id === vectorId(item.instructionIds[0]!, item.kwargs[0] ?? {}));
    const chosen = firsts[vector]?.[choice];
    return [...(chosen === undefined || chosen.layer === NO_LAYER ? [] : [{ vector, layer: chosen.layer, strength: chosen.strength }]), ...more(item)];
  };
  return SETTINGS.map((setting) => ({ setting, steering: setting === 'steered' ? steering('without') : setting === 'both' ? steering('withInstruction') : unsteered }));
}

/** The conciseness vector for a layer: its own direction there, or the last layer's, by option. */
async function conciseVector(lab: Lab, layer: number): Promise<LabVector> {
  const own = await lengthVector(lab, 'concise');
  if (lab.options.lengthVector === 'own-layer') return own;
  const last = own.vector.directions.at(-1);
  const moved: SteeringVector = { ...own.vector, name: `${own.vector.name}, last layer's direction`, directions: own.vector.directions.map((direction, at) => (at === layer ? last : direction)) };
  const file = join(lab.out, 'vectors', `concise-last-layer-${own.vector.provenance?.pairsSha256.slice(0, 8)}.gguf`);
  await lab.session.engine.writeVector(file, moved);
  return { file, vector: await readVectorFile(file) };
}

/** Where two vectors act at one layer, they share a direction in part; the cosine says how far. */
function sameLayerNotes(formats: readonly FormatVector[], other: string, vectors: readonly LabVector[], layer: number): string[] {
  return formats.flatMap((made) => {
    const own = made.vector.directions[layer];
    if (![made.without.layer, made.withInstruction.layer].includes(layer) || own === undefined) return [];
    const cosines = vectors.flatMap(({ vector }) => {
      const direction = vector.directions[layer];
      return direction === undefined ? [] : cosine(own, direction) ?? [];
    });
    const ends = [...new Set([Math.min(...cosines), Math.max(...cosines)].map((value) => value.toFixed(2).replace('-', '−')))];
    return cosines.length === 0 ? [] : [`${made.id} and ${other} act at the same layer ${layer} (cosine ${ends.join(' to ')}).`];
  });
}

function threeFigures(id: keyof typeof COMPOSITION, first: string, second: string, rows: readonly RunRow[], published: (typeof COMPOSITION)[keyof typeof COMPOSITION], firstPasses: Pass, secondPasses: Pass): BarsFigure[] {
  const figure = (part: 'first' | 'second' | 'both', title: string, pass: Pass): BarsFigure => settingBars({ id: `${id}-${part}`, title }, rows, pass, { 'Phi-3': published[part] });
  return [
    figure('first', `${first}, loose`, firstPasses),
    figure('second', `${second[0]!.toUpperCase()}${second.slice(1)}, strict`, secondPasses),
    figure('both', `${first} and ${second}`, (row) => firstPasses(row) && secondPasses(row)),
  ];
}
