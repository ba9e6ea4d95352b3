import { cosine } from '../vectors/cosine.ts';

/** How fast a model computes with one storage type of its weights on one machine. Tokens a second. */
export interface WeightSpeed {
  /** Prompts, several side by side. */
  prompt: number;
  /** One answer alone. */
  answer: number;
  /** Answers side by side, all together. */
  rows: number;
}

/** How near the residual stream of a copy is to its source's. */
export interface WeightFidelity {
  /** Mean cosine over the sample prompts at each layer. */
  byLayer: readonly number[];
  /** Mean over prompts and layers. */
  mean: number;
  /** The least of any prompt at any layer, and where. */
  least: number;
  leastLayer: number;
}

export interface MeasuredWeights {
  /** "Q4_1" */
  type: string;
  sizeBytes: number;
  speed: WeightSpeed;
  /** Undefined for the source, which is the reference. */
  fidelity?: WeightFidelity;
}

/** A copy must be at least this much faster to be worth its place on the disk. */
const WORTH_WHILE = 1.1;
/** Cosine that every layer must keep on average: what a copy in a finer type than its source keeps, and a coarser one does not. */
const LEAST_KEPT = 0.998;

/** Speed for what Steerboard does most: prompts and answers side by side. */
function overall({ prompt, rows }: WeightSpeed): number {
  return Math.sqrt(prompt * rows);
}

/** The fastest copy that keeps the residual stream at every layer; undefined where none is worth its place. */
export function recommendCopy(source: MeasuredWeights, copies: readonly MeasuredWeights[]): MeasuredWeights | undefined {
  const fit = copies.filter(({ fidelity, speed }) => fidelity && Math.min(...fidelity.byLayer) >= LEAST_KEPT && overall(speed) >= WORTH_WHILE * overall(source.speed));
  return fit.reduce<MeasuredWeights | undefined>((best, copy) => (best && overall(best.speed) >= overall(copy.speed) ? best : copy), undefined);
}

/**
 * Cosines of a copy's residuals with its source's.
 * @param source one array a prompt, each of shape (layers, width), row-major
 */
export function compareResiduals(source: readonly Float32Array[], copy: readonly Float32Array[], layers: number): WeightFidelity {
  const sums = new Array<number>(layers).fill(0);
  let least = 1;
  let leastLayer = 0;
  source.forEach((residuals, prompt) => {
    const width = residuals.length / layers;
    for (let layer = 0; layer < layers; layer++) {
      const part = (of: Float32Array): Float32Array => of.subarray(layer * width, (layer + 1) * width);
      const value = cosine(part(residuals), part(copy[prompt]!)) ?? 0;
      sums[layer]! += value;
      if (value < least) [least, leastLayer] = [value, layer];
    }
  });
  const byLayer = sums.map((sum) => sum / source.length);
  return { byLayer, mean: byLayer.reduce((sum, value) => sum + value, 0) / layers, least, leastLayer };
}

/** Is a storage type finer than another? By bits for each number, as far as the names tell; unknown ones are not. */
export function isFiner(type: string, than: string): boolean {
  return bitsOf(type) > bitsOf(than);
}

function bitsOf(type: string): number {
  const [, floats, digits] = /^B?(F)?(?:I?Q|TQ)?(\d+)/.exec(type.replace('MXFP', 'Q').replace('NVFP', 'Q')) ?? [];
  if (digits === undefined) return 0;
  // Q4_1 keeps more than Q4_0, though both say 4.
  return Number(digits) + (floats === undefined && type.endsWith('_1') ? 0.5 : 0);
}
