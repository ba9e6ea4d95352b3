import * as vscode from 'vscode';
import { setLanguage } from '../app/language.ts';
import { COMMANDS } from './commands/commands.ts';
import { registerCommands } from './commands/commandTable.ts';
import { STATE_KEYS } from './keys/stateKeys.ts';
import { VIEW_IDS } from './keys/viewIds.ts';
import { restoreRun } from './results/restoreRun.ts';
import { ResultsView } from './results/resultsViews.ts';
import { registerLanguage } from './language/registerLanguage.ts';
import { SteerboardContext } from './steerboardContext.ts';
import { testApi } from './testApi.ts';
import type { SteerboardApi } from './testApi.ts';
import { registerVectorEditor } from './vectors/vectorEditor.ts';

/** Registers everything and computes nothing: no engine, no model and no file is touched before somebody asks for it. */
export function activate(extension: vscode.ExtensionContext): SteerboardApi {
  if (vscode.l10n.bundle) setLanguage({ tag: vscode.env.language, texts: vscode.l10n.bundle });
  const context = new SteerboardContext(extension);
  extension.subscriptions.push(
    context,
    registerCommands(context, COMMANDS),
    registerLanguage(context),
    registerVectorEditor(context),
    vscode.window.registerWebviewViewProvider(VIEW_IDS.results, new ResultsView(context.results, () => void restoreRun(context))),
  );
  if (extension.globalState.get(STATE_KEYS.walkthrough) !== undefined) void import('./workspace/sampleWorkspace.ts').then(({ resumeWalkthrough }) => resumeWalkthrough(extension));
  return testApi(context);
}
