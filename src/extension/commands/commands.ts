import { comparePromptFile, compareSelection } from '../compare/compareCommands.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import { downloadAndUseDefaultModel } from '../models/downloadDefaultModel.ts';
import { selectModel, useModelItem } from '../models/selectModel.ts';
import { openResultsPanel, ResultsView } from '../results/resultsViews.ts';
import { exportReport, openRun } from '../results/runCommands.ts';
import { engineMenu, reportProblem, restartEngine, stop } from '../session/engineCommands.ts';
import { steerSelection } from '../steer/steerSelection.ts';
import { computeVectorCommand } from '../vectors/computeVectorCommand.ts';
import { searchLayersCommand } from '../vectors/searchLayersCommand.ts';
import { deleteVector, selectVector, useVector } from '../vectors/vectorCommands.ts';
import { openSampleWorkspace } from '../workspace/sampleWorkspace.ts';
import type { CommandTable } from './commandTable.ts';

export const COMMANDS: CommandTable = {
  [COMMAND_IDS.selectModel]: selectModel,
  [COMMAND_IDS.useModel]: useModelItem,
  [COMMAND_IDS.downloadDefaultModel]: downloadAndUseDefaultModel,
  [COMMAND_IDS.refreshModels]: ({ models }) => models.refresh(),
  [COMMAND_IDS.computeVector]: computeVectorCommand,
  [COMMAND_IDS.searchLayers]: searchLayersCommand,
  [COMMAND_IDS.selectVector]: selectVector,
  [COMMAND_IDS.useVector]: useVector,
  [COMMAND_IDS.deleteVector]: deleteVector,
  [COMMAND_IDS.refreshVectors]: ({ vectors }) => vectors.refresh(),
  [COMMAND_IDS.steerSelection]: steerSelection,
  [COMMAND_IDS.compareSelection]: compareSelection,
  [COMMAND_IDS.comparePromptFile]: comparePromptFile,
  [COMMAND_IDS.openResults]: () => ResultsView.reveal(),
  [COMMAND_IDS.openResultsInEditor]: ({ results }) => openResultsPanel(results),
  [COMMAND_IDS.openRun]: openRun,
  [COMMAND_IDS.exportReport]: exportReport,
  [COMMAND_IDS.stop]: stop,
  [COMMAND_IDS.restartEngine]: restartEngine,
  [COMMAND_IDS.engineMenu]: engineMenu,
  [COMMAND_IDS.showLog]: ({ log }) => log.show(),
  [COMMAND_IDS.openSampleWorkspace]: ({ extension }) => openSampleWorkspace(extension),
  [COMMAND_IDS.reportProblem]: reportProblem,
};
