import { SteerboardError } from '../core/errors.ts';

/** Where a prompt came from: file and 1-based line. */
export interface PromptSource {
  file: string;
  line: number;
}

/** The engine names a prompt at fault by its place in the request; people need its file and line. Other errors come back as they are. */
export function placePromptFault(error: unknown, sources: readonly (PromptSource | undefined)[]): unknown {
  if (!SteerboardError.is(error) || error.details.prompt === undefined) return error;
  const source = sources[error.details.prompt];
  return source === undefined ? error : new SteerboardError(error.code, error.message, { ...error.details, ...source }, { cause: error });
}
