import { join } from 'node:path';
import * as vscode from 'vscode';
import { executeRun } from '../../app/runs/executeRun.ts';
import type { LiveRun } from '../../app/runs/liveRun.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { RunItem, RunVector } from '../../protocol/files.ts';
import { compareItems, runInView, showRun } from '../compare/compareItems.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { useModel } from '../models/selectModel.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { searchVector } from '../vectors/searchLayersCommand.ts';
import { existingFolders } from '../workspace/folders.ts';

/** Goes on with the run on the page where it was stopped. */
export async function resumeRun(context: SteerboardContext): Promise<void> {
  const run = shownRun(context);
  if (run.spec.kind === 'search') return runAgain(context);
  const modelFile = await context.modelChoice.file();
  const vectors = await vectorFiles(context, run);
  context.results.setFailure(undefined);
  await runInView(context, vscode.l10n.t('Comparing'), async (task) => {
    const session = await context.sessions.open(modelFile, task);
    if (session.record.sha256 !== run.spec.model.sha256) {
      throw new SteerboardError('bad-run', vscode.l10n.t('The run was made with {0} ({1}); the selected model is {2}.', run.spec.model.name, run.spec.model.quantisation, session.record.name), { hint: vscode.l10n.t('Select that model, or run the comparison again.') });
    }
    const { loadSteering } = await import('../../app/steering.ts');
    const steerings = await Promise.all(vectors.map((file, index) => loadSteering(file, session.record, { rule: run.spec.vectors[index]!.rule })));
    const changed = steerings.find(({ sha256 }, index) => sha256 !== run.spec.vectors[index]!.sha256);
    if (changed) throw new SteerboardError('bad-run', vscode.l10n.t('The vector has changed since this run. Answers are from the old one.'), { file: changed.file, hint: vscode.l10n.t('Run the comparison again.') });
    showRun(context, run, steerings);
    await executeRun(session, run, steerings, { signal: task.signal, onProgress: (progress) => task.report(progress) });
  });
}

/** The same prompts again, with the vectors and settings of now, as a run of its own. */
export async function runAgain(context: SteerboardContext): Promise<void> {
  const run = shownRun(context);
  const vectors = await vectorFiles(context, run);
  if (run.spec.kind === 'search') return searchVector(context, await context.modelChoice.file(), vectors[0]!, run.spec.items, vscode.Uri.file(run.folder));
  await compareAgain(context, run, run.spec.items, vectors);
}

/** One prompt of the run again, as a run of its own. */
export async function repeatPrompt(context: SteerboardContext, index: number): Promise<void> {
  const run = shownRun(context);
  const item = run.spec.items[index];
  if (item) await compareAgain(context, run, [item], await vectorFiles(context, run));
}

/** Selects the model that the run's first vector was made for, where it is at hand. */
export async function useModelOfVector(context: SteerboardContext): Promise<void> {
  const entry = (await context.vectors.fitting()).find(({ path }) => path === context.vectors.used);
  const wanted = entry?.vector.provenance?.model.sha256;
  if (wanted === undefined) throw REFUSALS.noVectors();
  const { hashModel } = await import('../../app/models/modelHash.ts');
  for (const model of await context.models.list()) {
    if (model.problem === undefined && await hashModel(model.path) === wanted) return useModel(context, model.path);
  }
  throw new SteerboardError('no-model', vscode.l10n.t('The model that the vector was made for is not at hand: {0}.', entry?.vector.provenance?.model.name ?? ''));
}

function shownRun({ results }: SteerboardContext): LiveRun {
  if (!results.run) throw REFUSALS.noRuns();
  return results.run;
}

async function compareAgain(context: SteerboardContext, run: LiveRun, items: readonly RunItem[], vectors: readonly string[]): Promise<void> {
  await compareItems(context, { name: run.spec.name, items, near: vscode.Uri.file(run.folder), vectors });
}

/** The run's vector files, found by name in the vector folders. */
async function vectorFiles(context: SteerboardContext, { spec }: LiveRun): Promise<string[]> {
  const known = new Set((await context.vectors.list()).map(({ path }) => path));
  const folders = existingFolders(SETTING_KEYS.vectorsFolder, context.extension.globalStorageUri);
  return spec.vectors.map(({ file, name }: RunVector) => {
    const path = folders.map((folder) => join(folder, file)).find((candidate) => known.has(candidate));
    if (path === undefined) throw new SteerboardError('bad-vector', vscode.l10n.t('The vector “{0}” of this run is gone.', name), { file });
    return path;
  });
}
