import { t } from '@vscode/l10n';
import type { Sampling } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { LlamaSamplerApi, SamplerHandle } from '../llama/llamaSampler.ts';
import type { Context } from '../model/context.ts';

/** Logits read to tell a usable distribution: what ruins one ruins all of them, because each is a product with the same last state. */
const PROBE = 8;

/** Chooses tokens by llama.cpp's own samplers, in llama.cpp's order: top-k, top-p, min-p, temperature, seeded draw. */
export class Sampler {
  readonly #api: LlamaSamplerApi;
  readonly #chain: SamplerHandle;
  readonly #vocabulary: number;
  readonly #greedy: boolean;

  /** @throws SteerboardError `bad-arguments` */
  constructor(api: LlamaSamplerApi, sampling: Sampling, vocabulary: number) {
    this.#api = api;
    this.#vocabulary = vocabulary;
    this.#greedy = sampling.kind === 'greedy';
    const samplers = sampling.kind === 'greedy' ? [api.greedy()] : seeded(api, sampling);
    this.#chain = api.chain({ no_perf: true });
    for (const sampler of samplers) api.add(this.#chain, sampler);
  }

  /** The next token after a row of the last decode, or undefined where its logits are no distribution. */
  sample(context: Context, row: number): number | undefined {
    // The draw sorts and sums: one NaN there is undefined behaviour in native code. Greedy only compares.
    const logits = context.logits(row, this.#greedy ? PROBE : this.#vocabulary);
    if (hasNaN(logits) || !logits.subarray(0, PROBE).some(Number.isFinite)) return undefined;
    // A state so large that its norm overflows is scaled to nothing: then all logits are one value.
    if (logits.subarray(0, PROBE).every((logit) => logit === logits[0])) return undefined;
    return this.#api.sample(this.#chain, context.handle, row);
  }

  dispose(): void {
    this.#api.free(this.#chain);
  }
}

/** `some` takes ten times as long, which over a vocabulary is a tenth of what a token of a small model takes. */
function hasNaN(values: Float32Array): boolean {
  for (const value of values) if (Number.isNaN(value)) return true;
  return false;
}

function seeded(api: LlamaSamplerApi, sampling: Extract<Sampling, { kind: 'seeded' }>): SamplerHandle[] {
  const { seed, temperature, topK, topP, minP } = sampling;
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) throw bad(t('The seed must be a whole number below 2^32, not {0}.', seed));
  if (!(temperature >= 0 && Number.isFinite(temperature))) throw bad(t('The temperature must be zero or more, not {0}.', temperature));
  if (topK !== undefined && !(Number.isInteger(topK) && topK >= 1)) throw bad(t('The top-k must be a whole number of at least 1, not {0}.', topK));
  for (const [name, value] of [['top-p', topP], ['min-p', minP]] as const) {
    if (value !== undefined && !(value >= 0 && value <= 1)) throw bad(t('The {0} must be between 0 and 1, not {1}.', name, value));
  }
  return [
    ...(topK === undefined ? [] : [api.topK(topK)]),
    ...(topP === undefined ? [] : [api.topP(topP, 1)]),
    ...(minP === undefined ? [] : [api.minP(minP, 1)]),
    api.temperature(temperature),
    api.distribution(seed),
  ];
}

function bad(message: string): SteerboardError {
  return new SteerboardError('bad-arguments', message);
}
