/** What went wrong, as data: callers branch on the code, people read the message. One entry for each kind of failure. */
export type ErrorCode =
  | 'bad-arguments'
  | 'bad-prompt-file'
  | 'bad-instruction'
  | 'bad-vector'
  | 'bad-model'
  | 'bad-run'
  | 'run-locked'
  | 'run-mismatch'
  | 'vector-mismatch'
  | 'unsupported-architecture'
  | 'not-enough-memory'
  | 'prompt-too-long'
  | 'no-model'
  | 'no-prompts'
  | 'engine-stopped'
  | 'engine-incompatible'
  | 'file-access'
  | 'download-failed'
  | 'judge-failed'
  | 'cancelled'
  | 'internal';

export interface ErrorDetails {
  /** The file at fault, as the user named it. */
  file?: string;
  /** 1-based line in that file. */
  line?: number;
  /** 1-based column in that line. */
  column?: number;
  /** Name of the instruction's argument at fault. */
  argument?: string;
  /** Index of the prompt at fault among the request's prompts. */
  prompt?: number;
  /** The user may decide to go on all the same, which the work then takes as an option. */
  acceptable?: boolean;
  /** The way out, one short sentence. */
  hint?: string;
}

/** A failure that a user can be told about. Crosses process borders by `toWire` and `fromWire` (wireErrors.ts). */
export class SteerboardError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SteerboardError';
    this.code = code;
    this.details = details;
  }

  /** True for errors of this class, of the given code if one is given. */
  static is(error: unknown, code?: ErrorCode): error is SteerboardError {
    return error instanceof SteerboardError && (code === undefined || error.code === code);
  }

  /** The message with its place in front and its way out behind: `prompts.jsonl:3: Not JSON. Delete or mend the line.` */
  describe(): string {
    const { file, line, column, hint } = this.details;
    const place = [file, line, column].filter((part) => part !== undefined).join(':');
    return [place && `${place}:`, this.message, hint].filter(Boolean).join(' ');
  }
}
