import { COMMAND_IDS } from '../keys/commandIds.ts';
import type { CommandHandler, CommandTable } from './commandTable.ts';

/** A handler whose code is loaded with its first use, to keep activation light. */
function lazily(load: () => Promise<CommandHandler>): CommandHandler {
  return async (context, args) => (await load())(context, args);
}

const models = () => import('../models/selectModel.ts');
const vectors = () => import('../vectors/vectorCommands.ts');
const vectorEdits = () => import('../vectors/editVectorCommands.ts');
const answers = () => import('../steer/blockCommands.ts');
const comparison = () => import('../compare/compareCommands.ts');
const runs = () => import('../results/runCommands.ts');
const runTree = () => import('../runs/runTreeCommands.ts');
const results = () => import('../results/resultsViews.ts');
const engine = () => import('../session/engineCommands.ts');

export const COMMANDS: CommandTable = {
  [COMMAND_IDS.selectModel]: lazily(async () => (await models()).selectModel),
  [COMMAND_IDS.useModel]: lazily(async () => (await models()).useModelItem),
  [COMMAND_IDS.downloadDefaultModel]: lazily(async () => (await import('../models/downloadDefaultModel.ts')).downloadAndUseDefaultModel),
  [COMMAND_IDS.downloadModel]: lazily(async () => (await import('../models/downloadModel.ts')).downloadModel),
  [COMMAND_IDS.removeModel]: lazily(async () => (await import('../models/removeModel.ts')).removeModelCommand),
  [COMMAND_IDS.optimiseModel]: lazily(async () => (await import('../models/optimiseModel.ts')).optimiseModel),
  [COMMAND_IDS.refreshModels]: (context) => context.models.refresh(),
  [COMMAND_IDS.computeVector]: lazily(async () => (await import('../vectors/computeVectorCommand.ts')).computeVectorCommand),
  [COMMAND_IDS.searchLayers]: lazily(async () => (await import('../vectors/searchLayersCommand.ts')).searchLayersCommand),
  [COMMAND_IDS.selectVector]: lazily(async () => (await vectors()).selectVector),
  [COMMAND_IDS.useVector]: lazily(async () => (await vectors()).useVector),
  [COMMAND_IDS.deleteVector]: lazily(async () => (await vectors()).deleteVector),
  [COMMAND_IDS.showVector]: lazily(async () => (await import('../vectors/documentCommands.ts')).showVector),
  [COMMAND_IDS.renameVector]: lazily(async () => (await vectorEdits()).renameVector),
  [COMMAND_IDS.negateVector]: lazily(async () => (await vectorEdits()).negateVector),
  [COMMAND_IDS.combineVectors]: lazily(async () => (await vectorEdits()).combineVectors),
  [COMMAND_IDS.exportVector]: lazily(async () => (await vectorEdits()).exportVectorCommand),
  [COMMAND_IDS.importVector]: lazily(async () => (await vectorEdits()).importVectorCommand),
  [COMMAND_IDS.analyseVectors]: lazily(async () => (await import('../vectors/analyseVectorsCommand.ts')).analyseVectorsCommand),
  [COMMAND_IDS.refreshVectors]: (context) => context.vectors.refresh(),
  [COMMAND_IDS.steerSelection]: lazily(async () => (await import('../steer/steerSelection.ts')).steerSelection),
  [COMMAND_IDS.steerAgain]: lazily(async () => (await import('../steer/steerSelection.ts')).steerAgain),
  [COMMAND_IDS.acceptAnswer]: lazily(async () => (await answers()).acceptAnswer),
  [COMMAND_IDS.discardAnswer]: lazily(async () => (await answers()).discardAnswer),
  [COMMAND_IDS.stopAnswer]: lazily(async () => (await answers()).stopAnswer),
  [COMMAND_IDS.weakerAnswer]: lazily(async () => (await answers()).weakerAnswer),
  [COMMAND_IDS.strongerAnswer]: lazily(async () => (await answers()).strongerAnswer),
  [COMMAND_IDS.compareAnswer]: lazily(async () => (await answers()).compareAnswer),
  [COMMAND_IDS.compareSelection]: lazily(async () => (await comparison()).compareSelection),
  [COMMAND_IDS.comparePromptFile]: lazily(async () => (await comparison()).comparePromptFile),
  [COMMAND_IDS.evaluatePromptFile]: lazily(async () => (await import('../evaluate/evaluateCommand.ts')).evaluatePromptFile),
  [COMMAND_IDS.newPromptFile]: lazily(async () => (await import('../prompts/newPromptFile.ts')).newPromptFile),
  [COMMAND_IDS.checkPrompt]: lazily(async () => (await import('../steer/checkPrompt.ts')).checkPrompt),
  [COMMAND_IDS.checkResponses]: lazily(async () => (await import('../responses/checkResponsesCommand.ts')).checkResponsesCommand),
  [COMMAND_IDS.openResults]: lazily(async () => (await results()).revealResults),
  [COMMAND_IDS.openResultsInEditor]: lazily(async () => (await results()).openResultsInEditor),
  [COMMAND_IDS.openRun]: lazily(async () => (await runs()).openRun),
  [COMMAND_IDS.exportReport]: lazily(async () => (await runs()).exportReport),
  [COMMAND_IDS.judgeQuality]: lazily(async () => (await import('../quality/judgeQuality.ts')).judgeQuality),
  [COMMAND_IDS.resumeRun]: lazily(async () => (await runTree()).resumeRunCommand),
  [COMMAND_IDS.compareRuns]: lazily(async () => (await runTree()).compareRunsCommand),
  [COMMAND_IDS.openReport]: lazily(async () => (await runTree()).openReport),
  [COMMAND_IDS.revealRun]: lazily(async () => (await runTree()).revealRun),
  [COMMAND_IDS.deleteRun]: lazily(async () => (await runTree()).deleteRun),
  [COMMAND_IDS.refreshRuns]: (context) => context.runs.refresh(),
  [COMMAND_IDS.stop]: lazily(async () => (await engine()).stop),
  [COMMAND_IDS.restartEngine]: lazily(async () => (await engine()).restartEngine),
  [COMMAND_IDS.engineMenu]: lazily(async () => (await engine()).engineMenu),
  [COMMAND_IDS.showLog]: ({ log }) => log.show(),
  [COMMAND_IDS.openSampleWorkspace]: lazily(async () => (await import('../workspace/sampleWorkspace.ts')).openSampleWorkspace),
  [COMMAND_IDS.reportProblem]: lazily(async () => (await engine()).reportProblem),
};
