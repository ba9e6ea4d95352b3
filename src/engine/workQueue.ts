import type { SteerboardError } from '../core/errors.ts';
import type {
  GenerateParams, JobId, ProjectParams, PromptInput, ResidualsNotice, ScoreText, SequenceRequest, SequenceResult, VocabularyParams,
} from '../protocol/engine.ts';
import type { ReadingEvents } from './generation/reading.ts';

/** What a queue tells of its work. Called during `step`, on the same thread. A throw ends the step and reaches its caller. */
export interface QueueEvents extends ReadingEvents {
  /** New text of a running sequence (since the last call, never an incomplete character), and its generated tokens so far. */
  onText(job: JobId, index: number, text: string, tokens: number): void;
  /** A generation ended, for whatever reason, cancelled ones too. Its last text came by `onText` before. */
  onDone(job: JobId, index: number, result: SequenceResult): void;
  /** An extraction's last-token residuals. Buffers are fresh: they may be transferred. */
  onResiduals(notice: ResidualsNotice): void;
  /** The sequence could not be done (a bad chat template, an extraction prompt longer than the context, an extraction or reading cancelled). The others go on. */
  onFailed(job: JobId, index: number, error: SteerboardError): void;
  /** Tokens (prompt and generated) that a job got on by in one step: computed, or shared with what was computed before. */
  onDecoded(job: JobId, tokens: number): void;
}

/** All work on one model. Interactive work overtakes batch work at the next step. */
export interface WorkQueue {
  /** Queue one sequence. Results carry `job` and `index` back; `directions` may be shared between calls. */
  addGeneration(job: JobId, index: number, request: SequenceRequest, directions: readonly Float32Array[], priority: GenerateParams['priority']): void;
  addExtraction(job: JobId, index: number, prompt: PromptInput): void;
  addScoring(job: JobId, index: number, text: ScoreText): void;
  /** Queues `params.items[index]`. */
  addProjecting(index: number, params: ProjectParams): void;
  addVocabulary(params: VocabularyParams): void;
  /** Ends those of a job's generations that are not done (`onDone` with `cancelled`). */
  stop(job: JobId, indices: readonly number[]): void;
  /** Ends queued and running sequences of the job at once (`onDone` with `cancelled`, extractions and readings `onFailed`). For jobs cancelled through the board, `step` does the same by itself. */
  cancel(job: JobId): void;
  /** One `llama_decode` (or none, where a job was only ended). False when there is nothing to do. @throws SteerboardError `internal` if the context is unusable */
  step(): boolean;
  /** Frees native memory of what is not done, without telling anybody; before the model's. */
  dispose(): void;
}
