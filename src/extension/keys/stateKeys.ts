/** What is remembered between sessions, per workspace. */
export const STATE_KEYS = {
  /** Path of the vector that was last steered with. */
  vector: 'vector',
  /** Folder of the run that the results page shows. */
  run: 'run',
  /** Model paths outside of the workspace that a workspace's setting names and the user allowed. */
  allowedModels: 'allowedModels',
} as const;
