export const VIEW_IDS = {
  models: 'steerboard.models',
  vectors: 'steerboard.vectors',
  runs: 'steerboard.runs',
  results: 'steerboard.results',
} as const;

/** Custom editors: of files in folders for vectors, which they open at once, and of any other GGUF file, on demand. */
export const EDITOR_TYPES = {
  vector: 'steerboard.vectorDocument',
  gguf: 'steerboard.ggufDocument',
} as const;
