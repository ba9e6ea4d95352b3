/** What the engine's main thread and its worker thread say to each other. */
import type {
  DirectionTokens, EngineHello, ExtractParams, GenerateParams, JobId, JobProgressNotice, LoadModelParams, ModelInfo, ProjectParams, QuantiseParams,
  ResidualsNotice, ScoreParams, SequenceDoneNotice, SequenceResult, StopSequencesParams, TextNotice, TextScore, TokenizeParams, TokenizeResult, TokenProjections,
  TriedLibraries, VocabularyParams, WireError, WriteVectorParams,
} from '../protocol/engine.ts';

/** Questions by kind: what is asked and what is answered. */
export interface Questions {
  versions: { params: null; answer: Pick<EngineHello, 'llamaRelease' | 'nodeLlamaCpp' | 'kernels'> };
  tryLibraries: { params: Pick<LoadModelParams, 'gpu'>; answer: TriedLibraries };
  /** `cancel` is one Int32 in shared memory; 1 ends the load. */
  load: { params: { model: LoadModelParams; cancel: Int32Array }; answer: ModelInfo };
  unload: { params: null; answer: null };
  tokenize: { params: TokenizeParams; answer: TokenizeResult };
  extract: { params: ExtractParams; answer: { prompts: number; tokens: number } };
  generate: { params: GenerateParams; answer: SequenceResult[] };
  score: { params: ScoreParams; answer: TextScore[] };
  project: { params: ProjectParams; answer: TokenProjections[] };
  vocabulary: { params: VocabularyParams; answer: DirectionTokens[] };
  writeVector: { params: WriteVectorParams; answer: null };
  quantise: { params: QuantiseParams; answer: null };
}

export type QuestionKind = keyof Questions;

export type Question = { [K in QuestionKind]: { kind: K; id: number; params: Questions[K]['params'] } }[QuestionKind];

export type ToWorker =
  | Question
  /** Also posted on the cancel board; as a message it reaches jobs whose question the worker has not read yet. */
  | { kind: 'cancel'; job: JobId }
  | ({ kind: 'stop' } & StopSequencesParams)
  | { kind: 'translations'; texts: Readonly<Record<string, string>> }
  /** A residuals notice has left the process. */
  | { kind: 'residualsSent' }
  | { kind: 'leave' };

export type FromWorker =
  | { kind: 'answer'; id: number; value: Questions[QuestionKind]['answer'] }
  | { kind: 'refusal'; id: number; error: WireError }
  | { kind: 'loadProgress'; fraction: number }
  | { kind: 'residuals'; notice: ResidualsNotice }
  | { kind: 'text'; notice: TextNotice }
  | { kind: 'done'; notice: SequenceDoneNotice }
  | { kind: 'progress'; notice: JobProgressNotice }
  /** The native context is unusable: all open questions were refused, and the process has to end. */
  | { kind: 'broken'; message: string };
