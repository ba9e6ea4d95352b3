export const CONTAINER_ID = 'steerboard';

export const VIEW_IDS = {
  models: 'steerboard.models',
  vectors: 'steerboard.vectors',
  runs: 'steerboard.runs',
  results: 'steerboard.results',
} as const;
