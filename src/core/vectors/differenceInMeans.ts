import { t } from '@vscode/l10n';
import { SteerboardError } from '../errors.ts';

/** Steering directions of one set of prompt pairs, one a layer. */
export interface MeanDifference {
  pairs: number;
  /** u_l, of norm 1 and length d; undefined at a layer where the instruction changes nothing. */
  directions: (Float32Array | undefined)[];
  /** ‖v_l‖ of the mean difference before scaling. */
  norms: Float32Array;
  /** Mean projection on u_l of the last prompt token with the instruction: the target z̄. */
  meanWith: Float32Array;
  /** The same without the instruction. meanWith − meanWithout = ‖v_l‖. */
  meanWithout: Float32Array;
}

/** A mean difference below this share of the mean residual's norm is float32 rounding, not an instruction. */
const ROUNDING = 1e-6;

/**
 * Difference in means of residual streams, with minus without the instruction, at the last prompt token of every layer:
 * v_l = mean_i (x_l(s_i⁺) − x_l(s_i)), u_l = v_l / ‖v_l‖ (Stolfo et al. 2025, section 2). Takes one pair at a time and keeps
 * only sums, in double, so any number of pairs needs the same memory.
 */
export class DifferenceInMeans {
  readonly #layers: number;
  readonly #embedding: number;
  readonly #sumWith: Float64Array;
  readonly #sumWithout: Float64Array;
  #pairs = 0;

  constructor(layers: number, embedding: number) {
    this.#layers = layers;
    this.#embedding = embedding;
    this.#sumWith = new Float64Array(layers * embedding);
    this.#sumWithout = new Float64Array(layers * embedding);
  }

  /** Takes in one pair's residuals, each float32 of shape (layers, embedding), row-major. */
  add(residualsWith: Float32Array, residualsWithout: Float32Array): void {
    this.#check(residualsWith);
    this.#check(residualsWithout);
    for (let i = 0; i < this.#sumWith.length; i++) {
      this.#sumWith[i]! += residualsWith[i]!;
      this.#sumWithout[i]! += residualsWithout[i]!;
    }
    this.#pairs++;
  }

  /** Throws `no-prompts` without pairs, and `bad-prompt-file` where the instruction changes no layer. */
  result(): MeanDifference {
    if (this.#pairs === 0) throw new SteerboardError('no-prompts', t('A steering vector needs at least one pair of prompts.'));
    const result: MeanDifference = {
      pairs: this.#pairs,
      directions: [],
      norms: new Float32Array(this.#layers),
      meanWith: new Float32Array(this.#layers),
      meanWithout: new Float32Array(this.#layers),
    };
    for (let layer = 0; layer < this.#layers; layer++) this.#layer(layer, result);
    if (result.directions.every((direction) => direction === undefined)) {
      throw new SteerboardError(
        'bad-prompt-file',
        t('The prompts with and without the instruction are the same text to the model: there is no direction between them.'),
        { hint: t('Check that the two texts of each pair differ, and that neither file was chosen twice.') },
      );
    }
    return result;
  }

  #layer(layer: number, result: MeanDifference): void {
    const start = layer * this.#embedding;
    const difference = new Float64Array(this.#embedding);
    let squares = 0;
    let scale = 0;
    for (let i = 0; i < this.#embedding; i++) {
      const withInstruction = this.#sumWith[start + i]! / this.#pairs;
      difference[i] = withInstruction - this.#sumWithout[start + i]! / this.#pairs;
      squares += difference[i]! ** 2;
      scale += withInstruction ** 2;
    }
    const norm = Math.sqrt(squares);
    if (norm <= ROUNDING * Math.sqrt(scale)) {
      result.directions.push(undefined);
      return;
    }
    // The mean of the projections is the projection of the mean.
    let onWith = 0;
    let onWithout = 0;
    for (let i = 0; i < this.#embedding; i++) {
      const u = difference[i]! / norm;
      onWith += (u * this.#sumWith[start + i]!) / this.#pairs;
      onWithout += (u * this.#sumWithout[start + i]!) / this.#pairs;
    }
    result.directions.push(Float32Array.from(difference, (value) => value / norm));
    result.norms[layer] = norm;
    result.meanWith[layer] = onWith;
    result.meanWithout[layer] = onWithout;
  }

  #check(residuals: Float32Array): void {
    if (residuals.length !== this.#sumWith.length) {
      throw new RangeError(`Residuals of ${this.#layers} × ${this.#embedding} values were expected, not ${residuals.length}.`);
    }
    const bad = residuals.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new SteerboardError(
        'bad-model',
        t('The model gives values that are no numbers at layer {0}, in pair {1}.', Math.floor(bad / this.#embedding), this.#pairs + 1),
        { hint: t('Use another quantisation of this model.') },
      );
    }
  }
}
