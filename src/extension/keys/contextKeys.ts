/** Context keys for `when` clauses in the manifest, once; a test holds the manifest to this list. */
export const CONTEXT_KEYS = {
  /** Is a model chosen? */
  hasModel: 'steerboard.hasModel',
  /** Has the active editor's document an answer that is neither accepted nor discarded? */
  hasAnswer: 'steerboard.hasAnswer',
} as const;

export type ContextKey = (typeof CONTEXT_KEYS)[keyof typeof CONTEXT_KEYS];
