import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import koffi, { type LibraryHandle } from 'koffi';
import { type Libraries, loadLibraries } from '../../../src/engine/llama/libraries.ts';
import type { Model } from '../../../src/engine/llama/llamaModel.ts';
import { createThreadPool, type ThreadPool } from '../../../src/engine/llama/threadPool.ts';
import { locateLibraries } from '../../../src/engine/llama/locate.ts';
import { HookPlan } from '../../../src/engine/hooks/hookPlan.ts';
import { Batch } from '../../../src/engine/model/batch.ts';
import { Context, type ContextOptions, MICRO_BATCH } from '../../../src/engine/model/context.ts';
import { loadWeights } from '../../../src/engine/model/weights.ts';
import { defaultModelPath } from './defaultModel.ts';

let loaded: Promise<Libraries> | undefined;

/** llama.cpp in this process, once, without its log. */
export function libraries(): Promise<Libraries> {
  return (loaded ??= locateLibraries(false).then((packaged) => {
    silence(packaged.folder);
    return loadLibraries(packaged);
  }));
}

/** Gives llama.cpp a log callback that does nothing: a native function that ignores its arguments, so that any thread may call it. */
function silence(folder: string): void {
  const library = (name: string): LibraryHandle => {
    const file = readdirSync(folder).find((candidate) => new RegExp(`^(lib)?${name}(\\.v[\\d.]+)?\\.(so|dylib|dll)$`).test(candidate));
    return koffi.load(join(folder, file!), { global: true });
  };
  library('ggml-base');
  library('ggml');
  const llama = library('llama');
  const nothing = llama.symbol('llama_supports_mmap') as unknown;
  const setLog = llama.func('llama_log_set', 'void', ['void *', 'void *']) as unknown as (callback: unknown, data: null) => void;
  setLog(nothing, null);
}

/** Weights without a context, for tests below the scheduler. */
export class Weights {
  readonly libraries: Libraries;
  readonly model: Model;
  readonly layers: number;
  readonly embedding: number;
  readonly vocabulary: number;
  readonly #contexts = new Set<Context>();
  readonly #pools = new Map<number, ThreadPool>();

  static async load(path = defaultModelPath()): Promise<Weights> {
    return new Weights(await libraries(), path);
  }

  private constructor(native: Libraries, path: string) {
    this.libraries = native;
    this.model = loadWeights(native, path, { gpus: [], layers: 0 }, { onProgress: () => undefined, isCancelled: () => false });
    this.layers = native.model.layers(this.model);
    this.embedding = native.model.embedding(this.model);
    this.vocabulary = native.model.vocabSize(native.model.vocab(this.model));
  }

  context(options: Partial<ContextOptions> = {}): Context {
    const threads = options.threads ?? 1;
    const context = new Context(this.libraries, {
      model: this.model,
      layers: this.layers,
      embedding: this.embedding,
      contextLength: 1024,
      places: 1,
      threads,
      pool: this.#pool(threads),
      flashAttention: 'disabled',
      offload: false,
      outputs: MICRO_BATCH,
      ...options,
    });
    this.#contexts.add(context);
    return context;
  }

  /** Gives a context's memory back before the rest. */
  release(context: Context): void {
    if (this.#contexts.delete(context)) context.dispose();
  }

  dispose(): void {
    for (const context of this.#contexts) context.dispose();
    this.libraries.model.free(this.model);
    for (const pool of this.#pools.values()) this.libraries.threadPool.free(pool);
  }

  #pool(threads: number): ThreadPool {
    const pool = this.#pools.get(threads) ?? createThreadPool(this.libraries.threadPool, threads, true);
    this.#pools.set(threads, pool);
    return pool;
  }

  /** Computes tokens at a place, chunk by chunk, with all rows as outputs. @returns the logits of each position */
  run(context: Context, tokens: readonly number[], { chunk = MICRO_BATCH, place = 0, plan = () => new HookPlan() }: RunOptions = {}): Float32Array[] {
    const logits: Float32Array[] = [];
    const batch = new Batch(MICRO_BATCH);
    for (let from = 0; from < tokens.length; from += chunk) {
      batch.clear();
      const part = tokens.slice(from, from + chunk);
      part.forEach((token, i) => batch.add(token, from + i, place, true));
      context.decode(batch, plan(from, part.length));
      part.forEach((_, row) => logits.push(context.logits(row, this.vocabulary)));
    }
    return logits;
  }
}

interface RunOptions {
  /** Rows of a decode. */
  chunk?: number;
  place?: number;
  /** What to do to the residual stream, for the chunk that begins at a position. */
  plan?: (from: number, rows: number) => HookPlan;
}
