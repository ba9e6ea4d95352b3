import { SteerboardError } from '../../../core/errors.ts';
import { assertUsable } from '../../steering.ts';
import { DATA } from '../data/publishedData.ts';
import { depthLayer } from '../lab.ts';
import { CROSS_MODEL_LENGTH } from '../published.ts';
import type { Outcome, Recipe } from '../recipe.ts';
import { NEXT_QUESTION, sourceVectors } from '../sourceVectors.ts';
import type { Weight } from '../strengths.ts';
import { lengthSweep, sweepFigures } from './length.ts';

/** Layer and depth of Gemma 2 9B. */
const PUBLISHED_LAYER = { layer: 16, of: 42 };
const RELATIVE = [0, 0.5, 1, 2, 3];

export const crossModelLength: Recipe = {
  name: 'cross-model-length',
  title: 'Words of an answer by weight, with another model\'s conciseness vector',
  section: '7',
  files: [DATA.baseQueries],
  async run(lab): Promise<Outcome> {
    const { folder, vectors } = await sourceVectors(lab, 'length-free');
    const made = vectors.filter(({ vector: { name } }) => name === 'concise').at(-1);
    if (made === undefined) throw new SteerboardError('bad-vector', 'There is no vector “concise” in the folder.', { file: folder, hint: 'Name the folder “vectors” of a “length-free” experiment.' });
    const { record } = lab.session;
    const crossModel = assertUsable(made.vector, made.file, record, true);
    const layer = lab.options.layer ?? depthLayer(PUBLISHED_LAYER, record.layers);
    const isPublished = record.architecture === 'gemma2' && record.layers === PUBLISHED_LAYER.of;
    const weights = lab.options.weights ?? (isPublished ? CROSS_MODEL_LENGTH.map(({ c }): Weight => ({ value: c, unit: 'absolute' })) : RELATIVE.map((value): Weight => ({ value, unit: 'Eq. 2' })));
    const { main, points } = await lengthSweep(lab, { kind: 'concise', made, layer, weights, stop: [NEXT_QUESTION], ...(crossModel && { crossModel }) });
    return { main, figures: sweepFigures('concise', layer, points, { label: 'Gemma 2 9B, layer 16', points: CROSS_MODEL_LENGTH }), notes: [] };
  },
};
