/**
 * Every command, once. The command table has a handler for each (else it does not compile), and a test holds the manifest to this list.
 */
export const COMMAND_IDS = {
  selectModel: 'steerboard.selectModel',
  downloadDefaultModel: 'steerboard.downloadDefaultModel',
  downloadModel: 'steerboard.downloadModel',
  /** Of a model in the tree that lies in the cache. */
  removeModel: 'steerboard.removeModel',
  /** Of a model in the tree. */
  useModel: 'steerboard.useModel',
  /** Of a model in the tree, or the selected one. */
  optimiseModel: 'steerboard.optimiseModel',
  refreshModels: 'steerboard.refreshModels',
  computeVector: 'steerboard.computeVector',
  searchLayers: 'steerboard.searchLayers',
  selectVector: 'steerboard.selectVector',
  /** Of a vector in the tree. */
  useVector: 'steerboard.useVector',
  deleteVector: 'steerboard.deleteVector',
  /** As a document. */
  showVector: 'steerboard.showVector',
  renameVector: 'steerboard.renameVector',
  negateVector: 'steerboard.negateVector',
  combineVectors: 'steerboard.combineVectors',
  exportVector: 'steerboard.exportVector',
  importVector: 'steerboard.importVector',
  /** Of vectors that are picked; the tree's item is picked at first. */
  analyseVectors: 'steerboard.analyseVectors',
  refreshVectors: 'steerboard.refreshVectors',
  steerSelection: 'steerboard.steerSelection',
  /** With the last vectors and strength. */
  steerAgain: 'steerboard.steerAgain',
  /** Of an answer in the editor: the lens names it, else it is the one at the cursor. */
  acceptAnswer: 'steerboard.acceptAnswer',
  discardAnswer: 'steerboard.discardAnswer',
  stopAnswer: 'steerboard.stopAnswer',
  weakerAnswer: 'steerboard.weakerAnswer',
  strongerAnswer: 'steerboard.strongerAnswer',
  compareAnswer: 'steerboard.compareAnswer',
  compareSelection: 'steerboard.compareSelection',
  comparePromptFile: 'steerboard.comparePromptFile',
  evaluatePromptFile: 'steerboard.evaluatePromptFile',
  newPromptFile: 'steerboard.newPromptFile',
  checkPrompt: 'steerboard.checkPrompt',
  checkResponses: 'steerboard.checkResponses',
  openResults: 'steerboard.openResults',
  openResultsInEditor: 'steerboard.openResultsInEditor',
  openRun: 'steerboard.openRun',
  exportReport: 'steerboard.exportReport',
  /** Of a run in the tree, else of the shown one, else of one that is picked. */
  judgeQuality: 'steerboard.judgeQuality',
  /** Of a run in the tree, else of one that is picked. */
  resumeRun: 'steerboard.resumeRun',
  compareRuns: 'steerboard.compareRuns',
  openReport: 'steerboard.openReport',
  revealRun: 'steerboard.revealRun',
  deleteRun: 'steerboard.deleteRun',
  refreshRuns: 'steerboard.refreshRuns',
  stop: 'steerboard.stop',
  restartEngine: 'steerboard.restartEngine',
  engineMenu: 'steerboard.engineMenu',
  showLog: 'steerboard.showLog',
  openSampleWorkspace: 'steerboard.openSampleWorkspace',
  reportProblem: 'steerboard.reportProblem',
} as const;

export type CommandId = (typeof COMMAND_IDS)[keyof typeof COMMAND_IDS];
