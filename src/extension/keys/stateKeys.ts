/** What is remembered between sessions, per workspace. */
export const STATE_KEYS = {
  /** Path of the vector that was last steered with. */
  vector: 'vector',
  /** Paths of plain control vectors whose numbering a person said is right. */
  keptNumberings: 'keptNumberings',
  /** The vectors and the strength that a prompt was last steered with in the editor. */
  steering: 'steering',
  /** Answers in editors that are neither accepted nor discarded, by the address of their document. */
  answers: 'answers',
  /** In the global state: when the sample workspace was opened from the walkthrough, which goes on in its window (milliseconds). */
  walkthrough: 'walkthrough',
  /** Folder of the run that the results page shows. */
  run: 'run',
  /** Model paths outside of the workspace that a workspace's setting names and the user allowed. */
  allowedModels: 'allowedModels',
} as const;
