import * as vscode from 'vscode';
import { cachedModel, isCached, removeModel } from '../../app/models/removeModel.ts';
import { pathOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { describeBytes, shortModelName } from './modelStore.ts';

/** *Remove from Cache…*: deletes a downloaded model after asking. The engine is ended first if it has the model loaded. */
export async function removeModelCommand(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const path = pathOf(args) ?? (await pickCached(context));
  if (path === undefined) return;
  const { files, size } = await cachedModel(path);
  const remove = t('Remove');
  const detail = [t('This frees {0}.', describeBytes(size)), ...(files.length > 1 ? [t('{0} files are deleted.', files.length)] : []), t('Vectors made with it stay; they need this same file to steer with.')];
  const answer = await vscode.window.showWarningMessage(t('Remove {0} from the cache?', shortModelName(path)), { modal: true, detail: detail.join(' ') }, remove);
  if (answer !== remove) return;
  if (context.sessions.current?.info.path === path) context.sessions.close();
  const wasChosen = (await context.modelChoice.peek()) === path;
  await removeModel(path);
  if (wasChosen) await context.modelChoice.clear();
  context.models.refresh();
}

async function pickCached(context: SteerboardContext): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const cached = (await context.models.list()).filter(({ path }) => isCached(path));
  if (cached.length === 0) {
    context.notices.information(t('There is no model in the cache.'));
    return undefined;
  }
  const items = cached.map(({ path, name, sizeBytes }) => ({ label: name, description: describeBytes(sizeBytes), detail: path, path }));
  return (await vscode.window.showQuickPick(items, { title: t('Remove from Cache'), placeHolder: t('A downloaded model'), matchOnDetail: true }))?.path;
}
