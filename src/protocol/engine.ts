/**
 * Messages between a host (editor or command line) and the engine process, over JSON-RPC on Node's IPC channel with
 * advanced serialization, so that typed arrays arrive as typed arrays. `src/engine/server.ts` serves it, `src/app/engine/` speaks it.
 */
import { NotificationType, RequestType, RequestType0 } from 'vscode-jsonrpc/node';
import type { ErrorCode, ErrorDetails } from '../core/errors.ts';
import type { WeightType } from '../core/gguf/tensorTypes.ts';
import type { SteeringVector } from './files.ts';

/** A prompt in one of its forms. `chat`: one user message, put into the model's chat template with the generation header. `raw`: templated already; special tokens in it are recognised. */
export type PromptInput = { kind: 'chat'; prompt: string } | { kind: 'raw'; text: string };

/** How the residual stream x at one layer is changed; u is the unit direction. */
export type SteeringRule =
  /** x + weight·u */
  | { kind: 'fixed'; weight: number }
  /** x + (target − x·u)·u, so that the projection on u is the target at every position */
  | { kind: 'projection'; target: number };

export interface Intervention {
  /** Block whose output is changed, 0 … L−1. */
  layer: number;
  /** Index into the request's `directions`. */
  direction: number;
  rule: SteeringRule;
  /** Which positions: all of them unless told. */
  positions?: 'all' | 'prompt' | 'generated';
}

export type Sampling =
  | { kind: 'greedy' }
  | { kind: 'seeded'; seed: number; temperature: number; topK?: number; topP?: number; minP?: number };

export interface SequenceRequest {
  prompt: PromptInput;
  interventions: readonly Intervention[];
  /** Most tokens to generate. */
  maxTokens: number;
  sampling: Sampling;
  /** Texts that end the answer; they are cut off it. End-of-generation tokens of the model always end it. */
  stop?: readonly string[];
}

export type StopReason =
  | 'end'
  | 'stop-text'
  | 'length'
  | 'context-full'
  | 'cancelled'
  /** Logits became NaN or infinite: the strength is far too high. */
  | 'diverged'
  /** The prompt alone does not fit the context; nothing was generated. */
  | 'prompt-too-long';

export interface SequenceResult {
  text: string;
  /** Generated tokens, the end token not among them. */
  tokens: Int32Array;
  promptTokens: number;
  stopReason: StopReason;
  /** From the first prompt token's decode to the last token, by a monotonic clock. */
  seconds: number;
}

export interface LoadModelParams {
  path: string;
  /** Positions a sequence can hold. Default: the least of the training context and 4096. */
  contextLength?: number;
  /** Sequences decoded side by side. Default: from free memory, at most 32. */
  sequences?: number;
  /** Default: physical cores less what the machine's load takes. */
  threads?: number;
  /** The GPU backend to use, if its binaries are there. Default: none. */
  gpu?: 'auto' | 'metal' | 'cuda' | 'vulkan' | false;
  /** Faster attention for long contexts, without the promise that answers do not depend on the batch. */
  flashAttention?: boolean;
  /** Give up when the estimate is over this share of free memory. Default 0.85; Infinity loads anyway. */
  memoryShare?: number;
  /** Residuals with the bits that each prompt alone has, also on weights where many prompts in one decode are faster. */
  exactExtraction?: boolean;
  /** Put the beginning-of-sequence token twice where the template writes its own, as the published runs did. */
  doubleBos?: boolean;
  /** The date that chat templates get from `strftime_now`, ISO 8601. Default: today, which the run then records. */
  date?: string;
}

export interface ModelInfo {
  path: string;
  /** The file's name without its ending: what people know it by. `general.name` is often left over from training. */
  name: string;
  architecture: string;
  /** "Q4_1" */
  quantisation: string;
  /** Blocks, L. */
  layers: number;
  /** Width of the residual stream, d. */
  embedding: number;
  vocabulary: number;
  trainedContext: number;
  sizeBytes: number;
  /** SHA-256 of the chat template's text, or undefined where the model has none. */
  chatTemplateSha256?: string;
  /** Does the model's own rule ask for a beginning-of-sequence token? */
  addsBos: boolean;
  contextLength: number;
  sequences: number;
  threads: number;
  backend: string;
  attention: 'standard' | 'flash';
  /**
   * Extraction computes many prompts in one decode and one memory. The same prompts give the same bytes, but not those of each prompt
   * alone: cosines of 0.9999 and better on floating-point weights, 0.999 on quantised ones.
   */
  extractsAbreast?: boolean;
  /** The date that chat templates get, ISO 8601. */
  date: string;
  /** What of the machine's state makes computing slow, as people read it: other programs' load, too many threads, a GPU without room. */
  warning?: string;
}

export interface EngineHello {
  pid: number;
  steerboard: string;
  llamaRelease: string;
  nodeLlamaCpp: string;
  /** CPU kernels that were compiled on this machine, where there are some: what was compiled, by what and when. */
  kernels?: string;
}

/** What loading the libraries has shown. */
export interface TriedLibraries {
  /** Path of the CPU backend that fits this processor; absent on systems that do not tell. */
  cpuLibrary?: string;
}

export interface Pong {
  /** For how long the worker has work and has not shown that it gets on with it. 0 when it has none. */
  silentSeconds: number;
}

/** Ties a request to the notifications that belong to it; chosen by the host, unique in the engine's life. */
export type JobId = number;

export interface ExtractParams {
  job: JobId;
  prompts: readonly PromptInput[];
}

/** One prompt's last-token residual stream after every block. */
export interface ResidualsNotice {
  job: JobId;
  /** Index into the request's prompts. */
  index: number;
  promptTokens: number;
  /** Float32, shape (layers, embedding), row-major. */
  residuals: Float32Array;
}

export interface GenerateParams {
  job: JobId;
  sequences: readonly SequenceRequest[];
  /** Unit vectors of length `embedding`, referred to by the interventions. */
  directions: readonly Float32Array[];
  /** Interactive work overtakes batch work at the next step. */
  priority: 'interactive' | 'batch';
}

/** New text of running sequences, at most ten times a second; `text` is what came since the last notice. */
export interface TextNotice {
  job: JobId;
  updates: readonly { index: number; text: string; tokens: number }[];
}

export interface SequenceDoneNotice {
  job: JobId;
  index: number;
  result: SequenceResult;
}

export interface JobProgressNotice {
  job: JobId;
  /** Tokens decoded so far (prompt and generated) in this job. */
  tokens: number;
  sequencesDone: number;
}

export interface LoadProgressNotice {
  /** 0 … 1 */
  fraction: number;
}

export interface TokenizeParams {
  prompt: PromptInput;
}

export interface TokenizeResult {
  /** With the beginning-of-sequence token where the model's rule asks for it. */
  tokens: Int32Array;
  /** The text that was tokenised, templated where the input was a chat prompt. */
  text: string;
}

export interface WriteVectorParams {
  /** Where the file goes; written beside it under a temporary name, flushed, renamed. */
  path: string;
  vector: SteeringVector;
}

export interface QuantiseParams {
  source: string;
  /** Written in place, byte by byte: name a temporary file and rename it. */
  target: string;
  type: WeightType;
  /** SHA-256 of the source, put into the copy's metadata. */
  sourceSha256: string;
  /** Default: the free physical cores. */
  threads?: number;
}

/** A text whose probability is asked for. */
export interface ScoreText {
  text: string;
  /** What the text follows. Absent: nothing, the text alone is what the model reads. */
  prompt?: PromptInput;
}

export interface ScoreParams {
  job: JobId;
  texts: readonly ScoreText[];
}

/** How probable a text is under the unsteered model. Its perplexity is exp(nll / tokens). */
export interface TextScore {
  /** Tokens that were scored; 0 where the text can't be: it has none, or a single one that nothing comes before. */
  tokens: number;
  /** Sum over the scored tokens of −ln p(token | those before it). NaN where the model's logits are none. */
  nll: number;
  /**
   * Tokens of the text that were not scored. Without a prompt: those before its last 1,024 (or what the context holds), and the first of these,
   * which nothing comes before. After a prompt: those past the context's end.
   */
  skipped: number;
}

/** An answer whose tokens are to be read again, under the interventions with which it was made or others. */
export interface ProjectItem {
  prompt: PromptInput;
  response: string;
  interventions: readonly Intervention[];
}

export interface ProjectParams {
  job: JobId;
  items: readonly ProjectItem[];
  /** Unit vectors of length `embedding`, referred to by the interventions and by `direction`. */
  directions: readonly Float32Array[];
  /** Where the projection is read. */
  layer: number;
  /** Index into `directions`: what is projected on. */
  direction: number;
}

/** The answer token by token: all arrays have one entry a token. */
export interface TokenProjections {
  /** Joined they are the answer. A character of several tokens belongs to the last of them. */
  texts: string[];
  /** x·u of the token's own position before the interventions at the layer, with those at layers below it already made. */
  before: Float32Array;
  /** The same after them. */
  after: Float32Array;
}

export interface VocabularyParams {
  job: JobId;
  directions: readonly Float32Array[];
  /** Tokens at each end. */
  count: number;
  /** Through the last norm's weights first, as a state of that direction would go: what a residual stream's direction means in the model. */
  normed?: boolean;
}

/** A token and what the output matrix gives for it: the logit if the normed last state were the direction. */
export interface TokenLogit {
  token: number;
  text: string;
  logit: number;
}

/** The tokens that a direction raises most, highest first, and those that it lowers most, lowest first. */
export interface DirectionTokens {
  top: TokenLogit[];
  bottom: TokenLogit[];
}

export interface StopSequencesParams {
  job: JobId;
  /** Indices into the request's sequences. Those that are done already are passed over. */
  indices: readonly number[];
}

/** A failure as it crosses the process border, in the `data` of a JSON-RPC error. */
export interface WireError {
  code: ErrorCode;
  message: string;
  details: ErrorDetails;
}

export const Hello = new RequestType0<EngineHello, WireError>('engine/hello');
/** Answers at once from the main thread of the engine, also while the worker computes: the heartbeat. */
export const Ping = new RequestType0<Pong, WireError>('engine/ping');
/** Loads and checks the native libraries and nothing more: asked of a throw-away process, since a bad library can end the one it is loaded into. */
export const TryLibraries = new RequestType<Pick<LoadModelParams, 'gpu'>, TriedLibraries, WireError>('engine/tryLibraries');
/** Replaces a loaded model. Cancellable while it loads. */
export const LoadModel = new RequestType<LoadModelParams, ModelInfo, WireError>('engine/loadModel');
export const UnloadModel = new RequestType0<null, WireError>('engine/unloadModel');
export const Tokenize = new RequestType<TokenizeParams, TokenizeResult, WireError>('engine/tokenize');
/** Cancellable. Residuals arrive as notices, each before the answer; the answer tells how many. */
export const Extract = new RequestType<ExtractParams, { prompts: number; tokens: number }, WireError>('engine/extract');
/** Cancellable: sequences that are not finished come back with stop reason `cancelled`. Results in the request's order. */
export const Generate = new RequestType<GenerateParams, SequenceResult[], WireError>('engine/generate');
/** Cancellable, as batch work; progress counts texts as sequences. Scores in the request's order. */
export const Score = new RequestType<ScoreParams, TextScore[], WireError>('engine/score');
/** Cancellable, as batch work; progress counts items as sequences. The answer's tokens are given to the model, not drawn. */
export const Project = new RequestType<ProjectParams, TokenProjections[], WireError>('engine/project');
/** Cancellable, as batch work. Refused (`unsupported-architecture`) where the model's graph does not name what goes into its output matrix. */
export const Vocabulary = new RequestType<VocabularyParams, DirectionTokens[], WireError>('engine/vocabulary');
export const WriteVector = new RequestType<WriteVectorParams, null, WireError>('engine/writeVector');

/** Copies a model with its matrices in another storage type. llama.cpp offers neither progress nor a way to stop it: end the process instead. */
export const Quantise = new RequestType<QuantiseParams, null, WireError>('engine/quantise');

/** From the host, first of all where texts are not to be English: translations of the English texts in the code, for errors and warnings. */
export const Translations = new NotificationType<Readonly<Record<string, string>>>('engine/translations');
/** From the host: ends single sequences of a running `Generate` with what they have, as if they alone were cancelled. The others do not notice. */
export const StopSequences = new NotificationType<StopSequencesParams>('engine/stopSequences');

export const Residuals = new NotificationType<ResidualsNotice>('engine/residuals');
export const NewText = new NotificationType<TextNotice>('engine/text');
export const SequenceDone = new NotificationType<SequenceDoneNotice>('engine/sequenceDone');
export const JobProgress = new NotificationType<JobProgressNotice>('engine/jobProgress');
export const LoadProgress = new NotificationType<LoadProgressNotice>('engine/loadProgress');
