import { around, seedOf, uniform } from './random.ts';

export type MatrixType = 'F32' | 'F16';

/** A tensor of a model file. `dimensions` as GGUF has them: the length of a row first. */
export interface Tensor {
  name: string;
  dimensions: readonly number[];
  type: MatrixType;
  values: Float32Array;
}

/** Makes a family's tensors, each of its own seed. Norms and biases are in single precision whatever the matrices are. */
export class TensorMaker {
  readonly tensors: Tensor[] = [];
  readonly #family: string;
  readonly #matrixType: MatrixType;

  constructor(family: string, matrixType: MatrixType) {
    this.#family = family;
    this.#matrixType = matrixType;
  }

  /** From `inputs` to `outputs` values; at `gain` 1 of about the length of what comes in. */
  matrix(name: string, inputs: number, outputs: number, gain = 1): void {
    // A uniform variable of spread s has the variance s²/3.
    this.#add(`${name}.weight`, [inputs, outputs], this.#matrixType, 0, gain * Math.sqrt(3 / inputs));
  }

  /** One row of unit variance a token or position. */
  rows(name: string, width: number, count: number, spread = 1): void {
    this.#add(`${name}.weight`, [width, count], this.#matrixType, 0, spread);
  }

  norm(name: string, width: number): void {
    this.#add(`${name}.weight`, [width], 'F32', 1, 0.4);
  }

  bias(name: string, width: number): void {
    this.#add(`${name}.bias`, [width], 'F32', 0, 0.3);
  }

  /** How fast states fade, all negative; without a kind in its name. */
  decay(name: string, ...dimensions: readonly number[]): void {
    this.#add(name, dimensions, 'F32', -1, 0.8);
  }

  #add(name: string, dimensions: readonly number[], type: MatrixType, centre: number, spread: number): void {
    const count = dimensions.reduce((product, length) => product * length, 1);
    this.tensors.push({ name, dimensions, type, values: around(uniform(seedOf(`${this.#family}/${name}`)), count, centre, spread) });
  }
}

const TYPE_NUMBERS = { F32: 0, F16: 1 } as const;

export function typeNumber(type: MatrixType): number {
  return TYPE_NUMBERS[type];
}

export function bytesOf({ type, values }: Tensor): Uint8Array {
  if (type === 'F32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const halves = Uint16Array.from(values, toHalf);
  return new Uint8Array(halves.buffer);
}

/** Half precision, cut off instead of rounded: any value does, as long as both sides read the same. For |value| below 65504. */
function toHalf(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127 + 15;
  return exponent <= 0 ? sign : sign | (exponent << 10) | ((bits >>> 13) & 0x3ff);
}
