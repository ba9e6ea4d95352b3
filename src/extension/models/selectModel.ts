import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { defaultModel } from '../../app/models/defaultModel.ts';
import { modelPath } from '../../app/models/obtainModel.ts';
import type { FoundModel } from '../../app/models/findModels.ts';
import { hasFlag, pathOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { downloadDefaultModel } from './downloadDefaultModel.ts';
import { downloadChosenModel } from './downloadModel.ts';
import { describeModelFile, describeModelPlace } from './modelsTree.ts';

type Choice = vscode.QuickPickItem & { choose?: () => Promise<string | undefined> };

/** *Select Model…*: one of those at hand, the default model, or any file. Loads it, so that what is wrong with it is known now. */
export async function selectModel(context: SteerboardContext): Promise<void> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const picked = await pickModel(context);
  if (picked !== undefined) await useModel(context, picked);
}

/** *Use This Model*: the tree's item, else a pick. */
export async function useModelItem(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const path = pathOf(args);
  if (path === undefined) return selectModel(context);
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  if (hasFlag(args, 'tooLarge')) context.sessions.allowTooLarge(path);
  return useModel(context, path);
}

export async function useModel(context: SteerboardContext, path: string): Promise<void> {
  await context.tasks.run(vscode.l10n.t('Loading {0}', path), 'notification', async (task) => {
    await context.sessions.select(path, task);
    await context.modelChoice.choose(path);
  });
}

async function pickModel(context: SteerboardContext): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = t('Select Model');
  pick.placeholder = t('A GGUF model file');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  pick.show();
  try {
    // All at once, when the headers are read: rows must not move under the pointer.
    void context.models.list().then((found) => { pick.items = [...found.map(modelChoice), ...otherChoices(context, found)]; }, (error: unknown) => {
      pick.items = otherChoices(context, []);
      context.notices.failure(error);
    }).finally(() => { pick.busy = false; });
    const choice = await new Promise<Choice | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
    });
    pick.hide();
    return await choice?.choose?.();
  } finally {
    pick.dispose();
  }
}

function modelChoice(model: FoundModel): Choice {
  const problem = model.problem?.message;
  return {
    label: `${problem === undefined ? '$(package)' : '$(error)'} ${model.name}`,
    description: problem ?? describeModelFile(model),
    detail: describeModelPlace(model),
    choose: () => Promise.resolve(model.path),
  };
}

function otherChoices(context: SteerboardContext, found: readonly FoundModel[]): Choice[] {
  const { t } = vscode.l10n;
  const choices: Choice[] = [{ label: t('Other'), kind: vscode.QuickPickItemKind.Separator }];
  if (!found.some(({ path }) => path === modelPath(defaultModel))) {
    choices.push({
      label: `$(cloud-download) ${t('Download SmolLM2 135M')}`,
      description: t('98 MB, follows simple format instructions'),
      choose: () => downloadDefaultModel(context),
    });
  }
  choices.push({ label: `$(cloud-download) ${t('Download Another Model…')}`, choose: () => downloadChosenModel(context) });
  choices.push({ label: `$(folder-opened) ${t('Browse for a File…')}`, choose: browse });
  return choices;
}

async function browse(): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(dirname(modelPath(defaultModel)));
  const files = await vscode.window.showOpenDialog({ title: vscode.l10n.t('Select Model'), openLabel: vscode.l10n.t('Select Model'), filters: { [vscode.l10n.t('GGUF models')]: ['gguf'] }, defaultUri: folder });
  return files?.[0]?.fsPath;
}
