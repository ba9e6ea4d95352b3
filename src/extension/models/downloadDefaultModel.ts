import * as vscode from 'vscode';
import { defaultModel } from '../../app/models/defaultModel.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { useModel } from './selectModel.ts';

/** Gets the default model into the cache; its path. The only download there is, and only ever by a click. */
export async function downloadDefaultModel({ tasks, log, models }: SteerboardContext): Promise<string> {
  const { obtainModel } = await import('../../app/models/obtainModel.ts');
  return tasks.run(vscode.l10n.t('Downloading {0}', defaultModel.name), 'notification', async (task) => {
    const path = await obtainModel(defaultModel, {
      signal: task.signal,
      onProgress: (progress) => {
        if (progress.kind === 'bytes') { task.report({ done: progress.received, total: progress.total, unit: 'bytes' }); return; }
        log.info(progress.text);
        task.report(progress.text);
      },
    });
    models.refresh();
    return path;
  });
}

/** *Download SmolLM2 135M*: gets, loads and selects it. */
export async function downloadAndUseDefaultModel(context: SteerboardContext): Promise<void> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  await useModel(context, await downloadDefaultModel(context));
}
