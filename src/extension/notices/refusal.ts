import * as vscode from 'vscode';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import type { CommandId } from '../keys/commandIds.ts';

/** A way on that a message offers as a button. */
export interface NextStep {
  title: string;
  /** One of ours, or of VS Code's own. */
  command: CommandId | BuiltInCommand;
  arguments?: readonly unknown[];
}

export type BuiltInCommand = 'workbench.trust.manage' | 'workbench.action.openSettings' | 'vscode.open' | 'workbench.actions.view.problems' | 'workbench.extensions.search';

/** Why a command can't do its work now, and the ways on. Not a failure: nothing went wrong. */
export class Refusal extends Error {
  readonly steps: readonly NextStep[];

  constructor(message: string, steps: readonly NextStep[]) {
    super(message);
    this.name = 'Refusal';
    this.steps = steps;
  }
}

const { t } = vscode.l10n;

/** The buttons of messages, in one place, so that the same way on has the same name everywhere. */
export const STEPS = {
  selectModel: (): NextStep => ({ title: t('Select Model…'), command: COMMAND_IDS.selectModel }),
  downloadDefaultModel: (): NextStep => ({ title: t('Download SmolLM2 135M'), command: COMMAND_IDS.downloadDefaultModel }),
  downloadModel: (): NextStep => ({ title: t('Download Model…'), command: COMMAND_IDS.downloadModel }),
  useModel: (path: string): NextStep => ({ title: t('Use This Model'), command: COMMAND_IDS.useModel, arguments: [{ path }] }),
  loadAnyway: (path: string): NextStep => ({ title: t('Load Anyway'), command: COMMAND_IDS.useModel, arguments: [{ path, tooLarge: true }] }),
  selectVector: (): NextStep => ({ title: t('Select Another Vector…'), command: COMMAND_IDS.selectVector }),
  computeVector: (): NextStep => ({ title: t('Compute Steering Vector'), command: COMMAND_IDS.computeVector }),
  searchLayers: (path: string): NextStep => ({ title: t('Search Layers…'), command: COMMAND_IDS.searchLayers, arguments: [{ path }] }),
  steerSelection: (): NextStep => ({ title: t('Steer Selected Prompt'), command: COMMAND_IDS.steerSelection }),
  compareWithoutVector: (): NextStep => ({ title: t('Compare Anyway'), command: COMMAND_IDS.compareSelection, arguments: [{ withoutVector: true }] }),
  manageTrust: (): NextStep => ({ title: t('Manage Workspace Trust'), command: 'workbench.trust.manage' }),
  restartEngine: (): NextStep => ({ title: t('Restart Engine'), command: COMMAND_IDS.restartEngine }),
  showLog: (): NextStep => ({ title: t('Show Log'), command: COMMAND_IDS.showLog }),
  openSample: (): NextStep => ({ title: t('Open Sample Workspace'), command: COMMAND_IDS.openSampleWorkspace }),
  openResults: (): NextStep => ({ title: t('Open Results'), command: COMMAND_IDS.openResults }),
  comparePromptFile: (): NextStep => ({ title: t('Compare Prompt File…'), command: COMMAND_IDS.comparePromptFile }),
  /** A page of figures, by its address. */
  showDetails: (page: vscode.Uri): NextStep => ({ title: t('Show Details'), command: 'vscode.open', arguments: [page] }),
  stop: (): NextStep => ({ title: t('Stop'), command: COMMAND_IDS.stop }),
  showProblems: (): NextStep => ({ title: t('Show Problems'), command: 'workbench.actions.view.problems' }),
  /** Extensions that offer language models have this tag. */
  findLanguageModels: (): NextStep => ({ title: t('Find Extensions'), command: 'workbench.extensions.search', arguments: ['@tag:language-models'] }),
  openSettings: (query: string): NextStep => ({ title: t('Settings'), command: 'workbench.action.openSettings', arguments: [query] }),
  openFile: (uri: vscode.Uri, line?: number): NextStep => ({
    title: t('Open File'),
    command: 'vscode.open',
    arguments: line === undefined ? [uri] : [uri, { selection: new vscode.Range(line - 1, 0, line - 1, 0) }],
  }),
};
