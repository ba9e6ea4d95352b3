import * as vscode from 'vscode';
import type { Intent, PageCommand } from '../../protocol/intents.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { openPromptSource } from '../workspace/openSource.ts';
import type { ResultsPage } from './resultsPage.ts';

// Loaded with their first use, to keep activation light.
const runActions = () => import('./runActions.ts');

/** Does what a results page asks for. */
export async function executeIntent(context: SteerboardContext, intent: Exclude<Intent, { kind: 'ready' }>, page: ResultsPage): Promise<void> {
  try {
    await execute(context, intent, page);
  } catch (error) {
    context.notices.failure(error);
  }
}

async function execute(context: SteerboardContext, intent: Exclude<Intent, { kind: 'ready' }>, page: ResultsPage): Promise<void> {
  switch (intent.kind) {
    case 'command':
      return PAGE_COMMANDS[intent.command](context);
    case 'open-source':
      return openPromptSource(context.results.run?.spec.items[intent.item]?.source);
    case 'show-answer': {
      const answer = context.results.answer(intent);
      if (answer) page.post(answer);
      return;
    }
    case 'show-cells': {
      const rows = await context.results.cells(intent.label, intent.cells);
      if (rows) page.post(rows);
      return;
    }
    case 'show-projection':
      (await import('./projections.ts')).projectionsFor(context).ask(intent, page);
      return;
    case 'stop-answer': {
      const { run: shown } = context.results;
      const cell = shown?.spec.cells.find(({ item, setting }) => item === intent.item && setting === intent.setting);
      if (cell) shown?.stopCells([cell.id]);
      return;
    }
    case 'run-row':
      return (await runActions()).repeatPrompt(context, intent.item);
    case 'steer':
      return (await import('./retuneAction.ts')).retune(context, intent);
    case 'export':
      return (await import('./exportAction.ts')).exportShown(context, intent.format);
    case 'copy':
      return vscode.env.clipboard.writeText(intent.text);
    case 'save-image':
      return saveImage(intent.name, intent.png);
    case 'vector':
      // Of documents alone, whose editor does it.
      return;
  }
}

const run = (command: string, ...args: unknown[]) => async (): Promise<void> => {
  await vscode.commands.executeCommand(command, ...args);
};

/** Every button of the page. */
const PAGE_COMMANDS: Readonly<Record<PageCommand, (context: SteerboardContext) => Promise<void>>> = {
  'compare-selected': run(COMMAND_IDS.compareSelection),
  'open-sample': run(COMMAND_IDS.openSampleWorkspace),
  'select-model': run(COMMAND_IDS.selectModel),
  'download-default-model': run(COMMAND_IDS.downloadDefaultModel),
  'compute-vector': run(COMMAND_IDS.computeVector),
  'compare-anyway': run(COMMAND_IDS.compareSelection, { withoutVector: true }),
  'manage-trust': run('workbench.trust.manage'),
  'cancel-loading': run(COMMAND_IDS.stop),
  'restart-engine': run(COMMAND_IDS.restartEngine),
  'show-log': run(COMMAND_IDS.showLog),
  'report-problem': run(COMMAND_IDS.reportProblem),
  'select-vector': run(COMMAND_IDS.selectVector),
  'select-vector-model': async (context) => (await runActions()).useModelOfVector(context),
  stop: run(COMMAND_IDS.stop),
  resume: async (context) => (await runActions()).resumeRun(context),
  'run-again': async (context) => (await runActions()).runAgain(context),
  'search-layers': run(COMMAND_IDS.searchLayers),
  'add-check': async ({ results }) => {
    await openPromptSource(results.run?.spec.items[0]?.source);
    void vscode.window.showInformationMessage(vscode.l10n.t('A prompt is checked when its row names instructions: "instruction_id_list": ["steerboard:bullet_lines"], "kwargs": [{ "at_least": 1 }].'));
  },
  'add-instruction': async (context) => (await runActions()).addInstruction(context),
  'open-in-editor': run(COMMAND_IDS.openResultsInEditor),
};

async function saveImage(name: string, png: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${name.replace(/[^\p{L}\p{N} ._-]+/gu, ' ').trim() || 'figure'}.png`;
  const target = await vscode.window.showSaveDialog({ filters: { PNG: ['png'] }, ...(folder && { defaultUri: vscode.Uri.joinPath(folder, file) }) });
  if (target) await vscode.workspace.fs.writeFile(target, Buffer.from(png, 'base64'));
}
