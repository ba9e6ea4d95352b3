/** Mean cosine similarities at each layer; undefined where there is no pair to compare. */
export interface CosinesByLayer {
  /** How many pairs of prompts went in. */
  pairs: number;
  /** Different queries, all with the instruction. */
  sameInstruction: (number | undefined)[];
  /** A query with the instruction and the same one without. */
  sameQuery: (number | undefined)[];
  /** Different queries, none with the instruction. */
  differentQueries: (number | undefined)[];
  /** What the instruction changes (with minus without), of different queries. */
  differences: (number | undefined)[];
}

/**
 * Cosine similarities of last-token residuals, layer by layer (method of Stolfo et al. 2025, appendix). Takes one pair at a time and
 * keeps sums only: the mean over all i ≠ j of û_i·û_j is (‖Σ û_i‖² − n) / (n (n − 1)).
 */
export class LayerCosines {
  readonly #layers: number;
  readonly #with: UnitSums;
  readonly #without: UnitSums;
  readonly #differences: UnitSums;
  readonly #sameQuery: Float64Array;
  #pairs = 0;

  constructor(layers: number, embedding: number) {
    this.#layers = layers;
    this.#with = new UnitSums(layers, embedding);
    this.#without = new UnitSums(layers, embedding);
    this.#differences = new UnitSums(layers, embedding);
    this.#sameQuery = new Float64Array(layers);
  }

  /** Takes in one pair's residuals, each float32 of shape (layers, embedding), row-major. */
  add(residualsWith: Float32Array, residualsWithout: Float32Array): void {
    this.#pairs++;
    const difference = residualsWith.map((value, i) => value - residualsWithout[i]!);
    for (let layer = 0; layer < this.#layers; layer++) {
      const a = this.#with.add(layer, residualsWith);
      const b = this.#without.add(layer, residualsWithout);
      this.#differences.add(layer, difference);
      this.#sameQuery[layer]! += a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    }
  }

  result(): CosinesByLayer {
    return {
      pairs: this.#pairs,
      sameInstruction: this.#with.meanCosines(),
      sameQuery: Array.from(this.#sameQuery, (sum) => (this.#pairs === 0 ? undefined : sum / this.#pairs)),
      differentQueries: this.#without.meanCosines(),
      differences: this.#differences.meanCosines(),
    };
  }
}

/** Sums of vectors made unit length. Those of no length, such as what an instruction changes at a layer that it does not reach, are left out. */
class UnitSums {
  readonly #embedding: number;
  readonly #sums: Float64Array[];
  readonly #counts: number[];

  constructor(layers: number, embedding: number) {
    this.#embedding = embedding;
    this.#sums = Array.from({ length: layers }, () => new Float64Array(embedding));
    this.#counts = Array.from({ length: layers }, () => 0);
  }

  /** @returns the layer's vector at unit length, or as it is where it has none */
  add(layer: number, residuals: Float32Array): Float64Array {
    const unit = Float64Array.from(residuals.subarray(layer * this.#embedding, (layer + 1) * this.#embedding));
    const norm = Math.sqrt(unit.reduce((sum, value) => sum + value * value, 0));
    if (norm === 0) return unit;
    const sums = this.#sums[layer]!;
    for (let i = 0; i < unit.length; i++) {
      unit[i]! /= norm;
      sums[i]! += unit[i]!;
    }
    this.#counts[layer]!++;
    return unit;
  }

  meanCosines(): (number | undefined)[] {
    return this.#sums.map((sums, layer) => {
      const n = this.#counts[layer]!;
      return n < 2 ? undefined : (sums.reduce((sum, value) => sum + value * value, 0) - n) / (n * (n - 1));
    });
  }
}
