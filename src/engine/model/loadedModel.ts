import { basename } from 'node:path';
import { t } from '@vscode/l10n';
import type { LoadModelParams, ModelInfo, PromptInput, TokenizeResult } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import { freeMemory } from '../../system/freeMemory.ts';
import type { ModelHeader } from '../../core/gguf/modelHeader.ts';
import { FLOAT_TYPES, WEIGHT_TYPES } from '../../core/gguf/tensorTypes.ts';
import { Detokenizer } from './detokenizer.ts';
import { HookPlan } from '../hooks/hookPlan.ts';
import type { Libraries } from '../llama/libraries.ts';
import type { Model, Vocab } from '../llama/llamaModel.ts';
import { createThreadPool, type ThreadPool } from '../llama/threadPool.ts';
import { dateOf, positive } from './arguments.ts';
import { Batch } from './batch.ts';
import { ChatTemplate } from './chatTemplate.ts';
import { Context, type ContextOptions } from './context.ts';
import { type ContextLimits, POSITIONS_STEP } from './contextShape.ts';
import { backendName, gpuDevices } from './devices.ts';
import { defaultThreads } from './machine.ts';
import { type MemoryPlan, planMemory } from './memoryPlan.ts';
import { readModelFile } from './modelFile.ts';
import { loadOffloaded, offloadSteps, offloadWarning } from './offload.ts';
import { OutputProbe } from './outputProbe.ts';
import { Tokenizer } from './tokenizer.ts';
import { loadWeights, type Offload, type LoadCallbacks } from './weights.ts';

interface Computing {
  threads: number;
  pool: ThreadPool;
}

/** A model and the contexts that work is done in: owner of the native memory, freed by `dispose`. */
export class LoadedModel {
  readonly info: ModelInfo;
  readonly libraries: Libraries;
  readonly vocab: Vocab;
  /** A row alone would be computed by another kernel than in a batch: never decode a single one. */
  readonly needsTwoRows: boolean;
  /** The memory can forget a sequence's last positions; recurrent and hybrid models keep a state instead. */
  readonly canTrim: boolean;
  /** The vocabulary puts a space before every text, as SentencePiece does unless told otherwise. */
  readonly addsSpace: boolean;
  readonly limits: ContextLimits;
  readonly #model: Model;
  /** llama.cpp without one starts its threads anew for each part of a graph, and every layer that is read or written ends a part. */
  readonly #pool: ThreadPool;
  /**
   * In one cache for all prompts flash attention saves a tenth of the time. It hardly moves the residuals of these weights (least cosine
   * 0.99995 with it and 0.99996 without), but those of quantised ones (0.9987 and 0.9993).
   */
  readonly #floatWeights: boolean;
  readonly #offload: boolean;
  readonly #tokenizer: Tokenizer;
  readonly #contexts = new Set<Context>();

  /** @throws SteerboardError; nothing stays loaded then */
  static async load(libraries: Libraries, params: LoadModelParams, callbacks: LoadCallbacks): Promise<LoadedModel> {
    const header = await readModelFile(params.path);
    const plan = planMemory(header, params, freeMemory(), libraries.backend.maxSequences());
    const gpus = params.gpu === false || params.gpu === undefined ? [] : gpuDevices(libraries.backend);
    const threads = positive(params.threads ?? defaultThreads(), (value) => t('The number of threads must be a positive whole number, not {0}.', value));
    return loadOffloaded(offloadSteps(header.layers, gpus.length > 0), (gpuLayers) => {
      const model = loadWeights(libraries, params.path, { gpus, layers: gpuLayers }, callbacks);
      // While a GPU computes, threads would spin for nothing.
      const pool = createThreadPool(libraries.threadPool, threads, gpuLayers === 0);
      try {
        return new LoadedModel(libraries, model, header, { ...params, ...plan, threads, pool }, { gpus, layers: gpuLayers });
      } catch (error) {
        libraries.model.free(model);
        libraries.threadPool.free(pool);
        throw error;
      }
    });
  }

  private constructor(
    libraries: Libraries,
    model: Model,
    header: ModelHeader,
    params: LoadModelParams & MemoryPlan & Computing,
    offload: Offload,
  ) {
    const api = libraries.model;
    const { threads, pool } = params;
    const date = params.date ?? new Date().toISOString().slice(0, 10);
    this.libraries = libraries;
    this.#model = model;
    this.#pool = pool;
    this.#offload = offload.layers > 0;
    this.vocab = api.vocab(model);
    this.canTrim = !api.isRecurrent(model) && !api.isHybrid(model);
    this.needsTwoRows = this.canTrim && header.floatMatrices;
    this.#floatWeights = FLOAT_TYPES.has(header.quantisation);
    this.limits = { places: params.sequences, cacheBytes: params.cacheBytes, bytesPerPosition: header.cacheBytesPerPosition };
    const spelling = (token: number): string => (token < 0 ? '' : api.tokenText(this.vocab, token));
    const template = header.chatTemplate === undefined ? undefined : new ChatTemplate(header.chatTemplate, spelling(api.bos(this.vocab)), spelling(api.eos(this.vocab)), dateOf(date));
    this.#tokenizer = new Tokenizer(api, this.vocab, { template, doubleBos: params.doubleBos ?? false });
    const letter = new Detokenizer(api, this.vocab, false);
    this.addsSpace = [...this.tokenize({ kind: 'raw', text: 'a' }).tokens].map((token) => letter.push(token)).join('').startsWith(' ');
    const layers = api.layers(model);
    const embedding = api.embedding(model);
    const warning = offload.gpus.length > 0 ? offloadWarning(offload.layers, layers) : undefined;
    this.info = {
      path: params.path,
      name: basename(params.path).replace(/\.gguf$/i, ''),
      architecture: header.architecture,
      quantisation: header.quantisation,
      layers,
      embedding,
      vocabulary: api.vocabSize(this.vocab),
      trainedContext: api.trainedContext(model),
      sizeBytes: header.sizeBytes,
      ...(template && { chatTemplateSha256: template.sha256 }),
      addsBos: api.addsBos(this.vocab),
      contextLength: params.contextLength,
      sequences: params.sequences,
      threads,
      backend: backendName(libraries, offload.layers, layers),
      attention: params.flashAttention ? 'flash' : 'standard',
      extractsAbreast: this.canTrim && params.exactExtraction !== true && gainsByRows(header),
      date,
      ...(warning !== undefined && { warning }),
    };
    if (api.hasEncoder(model) || !api.hasDecoder(model) || api.isDiffusion(model)) throw unsupported(this.info, t('Models of the architecture {0} can\'t be steered: they do not generate text from left to right.', this.info.architecture));
    this.#checkResiduals();
  }

  tokenize(prompt: PromptInput): TokenizeResult {
    return this.#tokenizer.tokenize(prompt);
  }

  /** Tokens of what a model wrote: nothing put before it, and what looks like a special token is the text that it is. */
  textTokens(text: string): Int32Array {
    return this.#tokenizer.textTokens(text);
  }

  /** The tokens that come before a text that stands alone: the beginning of sequence where the model's rule asks for it. */
  beginning(): Int32Array {
    return this.#tokenizer.beginning();
  }

  /**
   * A context for so many sequences side by side, of so many positions each: a multiple of 256. What a sequence gets does not
   * depend on either. Freed by `release`, or with the model.
   * @param options.outputs most rows of a decode whose logits are wanted
   * @param options.shared all places share these positions; what they get depends on the others then
   * @throws SteerboardError `not-enough-memory`
   */
  createContext(places: number, positions: number, options: Pick<ContextOptions, 'outputs' | 'shared'> = {}): Context {
    const { layers, embedding, threads, attention } = this.info;
    const context = new Context(this.libraries, {
      model: this.#model,
      layers,
      embedding,
      contextLength: positions,
      places,
      threads,
      pool: this.#pool,
      flashAttention: attention === 'flash' ? 'enabled' : options.shared === true && this.#floatWeights ? 'auto' : 'disabled',
      offload: this.#offload,
      ...options,
    });
    this.#contexts.add(context);
    return context;
  }

  /** @throws SteerboardError `not-enough-memory`; disposed of by who asked for it */
  createOutputProbe(): OutputProbe {
    return new OutputProbe(this.libraries, { model: this.#model, layers: this.info.layers, embedding: this.info.embedding, vocabulary: this.info.vocabulary, threads: this.info.threads, pool: this.#pool, offload: this.#offload });
  }

  release(context: Context): void {
    if (this.#contexts.delete(context)) context.dispose();
  }

  dispose(): void {
    for (const context of this.#contexts) this.release(context);
    this.libraries.model.free(this.#model);
    this.libraries.threadPool.free(this.#pool);
  }

  #checkResiduals(): void {
    const batch = new Batch(1);
    batch.add(0, 0, 0, true);
    // Keys and values of a whole sequence must find room on a GPU too, which the plan of the machine's memory does not know of.
    const context = this.createContext(1, this.#offload ? this.info.contextLength : POSITIONS_STEP);
    const found = context.countResidualLayers(batch, new HookPlan());
    this.release(context);
    if (found !== this.info.layers) throw unsupported(this.info, t('Models of the architecture {0} can\'t be steered: llama.cpp shows the residual stream of {1} of its {2} layers.', this.info.architecture, found, this.info.layers));
  }
}

/** Have the weights kernels that get faster with many rows? The others are as fast at the rows of one prompt. */
function gainsByRows({ floatMatrices, quantisation }: ModelHeader): boolean {
  return floatMatrices || WEIGHT_TYPES.some((type) => type === quantisation);
}

function unsupported(info: ModelInfo, message: string): SteerboardError {
  return new SteerboardError('unsupported-architecture', message, {
    file: info.path,
    hint: t('Choose a common decoder such as Llama, Qwen, Gemma, Mistral or Phi.'),
  });
}
