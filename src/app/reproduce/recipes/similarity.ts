import { findStarterInstruction, LENGTH_LEVELS } from '../../../core/prompts/starter/library.ts';
import { pairsFromBase } from '../../../core/prompts/starter/starterPairs.ts';
import type { Figure } from '../../../protocol/figures.ts';
import type { SteeringVector } from '../../../protocol/files.ts';
import { analyseVectors, ANALYSIS_DEFAULTS } from '../../analysis/analyseVectors.ts';
import type { PairGroup } from '../../analysis/pairGroups.ts';
import { DATA, FORMAT_PAIRS, readBaseQueries, readItems } from '../data/publishedData.ts';
import { formatSources } from '../formatVectors.ts';
import { depthLayer, labVector, taskOf } from '../lab.ts';
import type { Lab, Outcome, Recipe } from '../recipe.ts';
import { lengthLayer, lengthVector } from './length.ts';

/** The instructions whose residuals the paper compares by layer. */
const COMPARED = [
  { id: 'change_case:english_lowercase', kwargs: {} },
  { id: 'detectable_format:json_format', kwargs: {} },
  { id: 'language:response_language', kwargs: { language: 'de' } },
  { id: 'language:response_language', kwargs: { language: 'ur' } },
  { id: 'startend:quotation', kwargs: {} },
];
/** Where Phi-3's format vectors are compared and mapped, of 32. */
const FORMAT_LAYER = { layer: 20, of: 32 };
const LENGTH_QUERIES = 50;

export const similarity: Recipe = {
  name: 'similarity',
  title: 'How alike residuals and vectors are: cosines by layer, matrix, vocabulary, maps',
  section: 'appendix',
  files: [DATA.formatTest, FORMAT_PAIRS.join(' or '), DATA.baseQueries],
  async run(lab): Promise<Outcome> {
    return { figures: [...(await formatFigures(lab)), ...(await lengthFigures(lab))], notes: ['The maps are by principal components and by UMAP where the paper shows t-SNE.'] };
  },
};

async function formatFigures(lab: Lab): Promise<Figure[]> {
  const items = await readItems(lab.data, DATA.formatTest);
  const compared = COMPARED.map(({ id, kwargs }, at) => ({ key: String(at), prompt: '', instructionIds: [id], kwargs: [kwargs] }));
  const sources = [...(await formatSources(lab, [...compared, ...items]))].slice(0, lab.options.limit);
  const vectors: SteeringVector[] = [];
  for (const [name, source] of sources) vectors.push((await labVector(lab, { name, ...source })).vector);
  const groups: PairGroup[] = sources.slice(0, COMPARED.length).map(([name, { pairs, instructionIds }]) => ({ name, pairs, instructionIds }));
  const layer = lab.options.layer ?? depthLayer(FORMAT_LAYER, lab.session.record.layers);
  return analyseVectors(lab.session, { ...ANALYSIS_DEFAULTS, vectors: vectors.map(withoutChoice), groups, layer }, taskOf(lab, 'Residuals of formats'));
}

async function lengthFigures(lab: Lab): Promise<Figure[]> {
  const base = (await readBaseQueries(lab.data)).slice(0, lab.options.pairs ?? LENGTH_QUERIES);
  const groups = LENGTH_LEVELS.map((name): PairGroup => {
    const request = findStarterInstruction(lab.library, name);
    return { name, instructionIds: [request.instruction.id], pairs: pairsFromBase(base, request, lab.options.seed) };
  });
  const vectors = [await lengthVector(lab, 'concise'), await lengthVector(lab, 'verbose')].map(({ vector }) => withoutChoice(vector));
  const figures = await analyseVectors(lab.session, { ...ANALYSIS_DEFAULTS, vectors, groups, layer: lengthLayer(lab) }, taskOf(lab, 'Residuals of lengths'));
  return figures.map((figure) => ({ ...figure, id: `length-${figure.id}`, heading: 'Length' }));
}

/** All at one layer, whatever another experiment in the folder chose for them. */
function withoutChoice(vector: SteeringVector): SteeringVector {
  if (vector.provenance === undefined) return vector;
  const provenance = { ...vector.provenance };
  delete provenance.chosen;
  delete provenance.chosenWith;
  return { ...vector, provenance };
}
