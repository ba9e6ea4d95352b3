/** A job that every side does in its own way. */
export type Job =
  | { kind: 'extract'; name: string; prompts: readonly Templated[] }
  /** Every prompt at every layer, steered adaptively where the side can. */
  | { kind: 'steer'; name: string; prompts: readonly Templated[]; layers: readonly number[]; tokens: number };

/** A prompt as its text, in the chat template, and as the model's tokens. */
export interface Templated {
  prompt: string;
  text: string;
  ids: readonly number[];
}

/** One thing that is compared. */
export interface Side {
  name: string;
  /** Version, flags, or what it does otherwise than asked. */
  remark: string;
  canDo(job: Job): boolean;
  /** Untimed: loads what the job needs. */
  prepare(job: Job): Promise<void>;
  run(job: Job): Promise<{ seconds: number; tokens: number }>;
  end(): Promise<void>;
}
