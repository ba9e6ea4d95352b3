import { t } from '@vscode/l10n';
import type { SteeringVector } from '../../protocol/files.ts';
import { SteerboardError } from '../errors.ts';
import { byPreference } from '../vectors/choosePoint.ts';
import { layerCandidates } from '../vectors/layerCandidates.ts';
import { layerSteering } from '../vectors/strength.ts';

/** One place and strength that a search tries. */
export interface Candidate {
  layer: number;
  strength: number;
}

export interface GridChoice {
  /** These very points, as those of an earlier search, instead of layers and strengths. */
  candidates?: readonly Candidate[];
  /** Default: every second layer from a fifth of the depth to the last, as the published runs took. */
  layers?: readonly number[];
  /** The same at every layer, or fixed weights around each layer's own of Eq. 2, to add or to subtract. */
  strengths: readonly number[] | 'add around Eq. 2' | 'subtract around Eq. 2';
  rule: 'projection' | 'fixed';
}

/**
 * The candidates of a search, layers rising, and at each layer strengths from weak to strong.
 *
 * @throws {SteerboardError} `bad-arguments` where there is nothing to search; `bad-vector` for a layer that the vector lacks
 */
export function searchGrid(vector: SteeringVector, { candidates, layers, strengths, rule }: GridChoice): Candidate[] {
  const searched = layers ?? layerCandidates(vector.layers, 2).filter((layer) => vector.directions[layer] !== undefined);
  const grid = candidates ? [...candidates].sort(byPreference) : [...new Set(searched)].sort((a, b) => a - b).flatMap((layer) =>
    (typeof strengths === 'string' ? weightsAroundEq2(vector, layer, strengths) : weakToStrong(strengths)).map((strength) => ({ layer, strength })));
  if (grid.length === 0) {
    throw searched.length === 0
      ? new SteerboardError('bad-arguments', t('There are no layers to search.'), { hint: t('Name at least one of the layers.') })
      : new SteerboardError('bad-arguments', t('There are no strengths to search.'), { hint: t('Name at least one of the strengths.') });
  }
  for (const { layer, strength } of grid) layerSteering(vector, layer, rule, strength);
  return grid;
}

/** Weights of a ladder whose steps are √2, so that layers share most of them: 20, 28.3, 40, 56.6, 80, … */
const STEPS_TO_ADD = [-2, -1, 0, 1, 2];
/** A word must be pushed further down than up: published weights are 40 to add and −100 to subtract. */
const STEPS_TO_SUBTRACT = [0, 1, 2, 3, 4];

/**
 * Fixed weights for one layer. Eq. 2 with the mean prompt in place of each position gives the start: the mean projection with the
 * instruction less that without, c = z̄ − mean(x·u); the grid lies around it.
 */
function weightsAroundEq2(vector: SteeringVector, layer: number, way: 'add around Eq. 2' | 'subtract around Eq. 2'): number[] {
  const means = vector.provenance;
  const start = (means?.meanWith[layer] ?? NaN) - (means?.meanWithout[layer] ?? NaN);
  if (!(start > 0)) throw new SteerboardError('bad-vector', t('“{0}” has no mean projections at layer {1} to start from.', vector.name, layer), { hint: t('Name the weights.') });
  const rung = Math.round(2 * Math.log2(start));
  const [steps, sign] = way === 'add around Eq. 2' ? [STEPS_TO_ADD, 1] : [STEPS_TO_SUBTRACT, -1];
  return steps.map((step) => sign * Number((2 ** ((rung + step) / 2)).toPrecision(3)));
}

function weakToStrong(strengths: readonly number[]): number[] {
  return [...new Set(strengths)].sort((a, b) => Math.abs(a) - Math.abs(b) || a - b);
}
