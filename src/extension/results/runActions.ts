import { join } from 'node:path';
import * as vscode from 'vscode';
import { settingsAgain } from '../../app/compare.ts';
import type { Progress } from '../../app/progress.ts';
import type { LiveRun } from '../../app/runs/liveRun.ts';
import { SteerboardError } from '../../core/errors.ts';
import { appendInstruction } from '../../core/prompts/rowFields.ts';
import type { RunItem, RunVector } from '../../protocol/files.ts';
import { compareItems, runInView } from '../compare/compareItems.ts';
import { evaluateItems } from '../evaluate/evaluateItems.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { modelOfRecord } from '../models/modelOfRecord.ts';
import { useModel } from '../models/selectModel.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { searchVector, tellFound } from '../vectors/searchLayersCommand.ts';
import { searchWayOf } from '../vectors/searchWays.ts';
import { existingFolders } from '../workspace/folders.ts';

/** Goes on with the run on the page where it was stopped, with the model loaded as it was then. `only`: ids of the cells to make, of all that are missing. */
export async function resumeRun(context: SteerboardContext, only?: ReadonlySet<string>): Promise<void> {
  const run = shownRun(context);
  const isSearch = run.spec.kind === 'search';
  // A search ends by writing its choice into its vector.
  const [vectorFile] = isSearch ? await vectorFiles(context, run) : [];
  const modelFile = await context.modelChoice.file();
  context.results.setFailure(undefined);
  const found = await runInView(context, isSearch ? vscode.l10n.t('Searching layers') : vscode.l10n.t('Comparing'), async (task) => {
    const session = await context.sessions.open(modelFile, task, run.spec.environment);
    const { resumeRun: resume } = await import('../../app/runs/resumeRun.ts');
    const options = { only, signal: task.signal, onProgress: (progress: Progress) => task.report(progress) };
    try {
      await resume(session, run, options);
    } catch (error) {
      if (!isAcceptable(error) || !(await accepts(error))) throw error;
      await resume(session, run, { ...options, acceptChanges: true });
    }
    if (vectorFile === undefined || !run.isComplete) return undefined;
    const { keepChoice } = await import('../../app/searchLayers.ts');
    return keepChoice(session, run, vectorFile);
  });
  if (found && vectorFile !== undefined) await tellFound(context, vectorFile, found);
}

/** Do only threads, backend or the like differ, so that the run could be gone on with all the same? */
function isAcceptable(error: unknown): error is SteerboardError {
  return SteerboardError.is(error, 'run-mismatch') && error.details.acceptable === true;
}

async function accepts(error: SteerboardError): Promise<boolean> {
  const go = vscode.l10n.t('Go On All the Same');
  const detail = vscode.l10n.t('The run will tell which answers were made how.');
  return (await vscode.window.showWarningMessage(error.message, { modal: true, detail }, go)) === go;
}

/** The same prompts again in the same way, with the vectors as they are now, as a run of its own. */
export async function runAgain(context: SteerboardContext): Promise<void> {
  const run = shownRun(context);
  const vectors = await vectorFiles(context, run);
  if (run.spec.kind === 'search') return searchVector(context, await context.modelChoice.file(), vectors[0]!, run.spec.items, vscode.Uri.file(run.folder), searchWayOf(run.spec));
  await workAgain(context, run, run.spec.items, vectors);
}

/** What is missing of one prompt's answers; where nothing is, the prompt again, as a run of its own. */
export async function repeatPrompt(context: SteerboardContext, index: number): Promise<void> {
  const run = shownRun(context);
  const item = run.spec.items[index];
  if (!item) return;
  const { missingCells } = await import('../../core/experiments/complete.ts');
  const missing = missingCells(run.spec, run.rows).filter((cell) => cell.item === index);
  if (missing.length > 0 && run.spec.kind !== 'search') return resumeRun(context, new Set(missing.map(({ id }) => id)));
  await workAgain(context, run, [item], await vectorFiles(context, run));
}

/** The same prompts with an instruction that is typed, so that they are asked in all settings, as a run of its own. */
export async function addInstruction(context: SteerboardContext): Promise<void> {
  const { t } = vscode.l10n;
  const run = shownRun(context);
  const instruction = await vscode.window.showInputBox({
    title: t('Add an Instruction'),
    prompt: t('It comes after each prompt in Instructed and Both'),
    placeHolder: t('Answer in bullet points.'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('The instruction is empty.') : undefined),
  });
  if (instruction === undefined) throw new vscode.CancellationError();
  const items = run.spec.items.map((item) => ({ ...item, instructedPrompt: item.instructedPrompt ?? appendInstruction(item.prompt, instruction.trim()) }));
  await compareItems(context, { name: run.spec.name, items, near: vscode.Uri.file(run.folder), vectors: await vectorFiles(context, run) });
}

/** Selects the model that the run's first vector was made for, where it is at hand. */
export async function useModelOfVector(context: SteerboardContext): Promise<void> {
  const entry = (await context.vectors.fitting()).find(({ path }) => path === context.vectors.used);
  const wanted = entry?.vector.provenance?.model;
  if (wanted === undefined) throw REFUSALS.noVectors();
  const model = await modelOfRecord(context.models, wanted);
  if (model) return useModel(context, model.path);
  throw new SteerboardError('no-model', vscode.l10n.t('The model that the vector was made for is not at hand: {0}.', wanted.name));
}

function shownRun({ results }: SteerboardContext): LiveRun {
  if (!results.run) throw REFUSALS.noRuns();
  return results.run;
}

async function workAgain(context: SteerboardContext, { spec, folder }: LiveRun, items: readonly RunItem[], vectors: readonly string[]): Promise<void> {
  const again = { name: spec.name, items, near: vscode.Uri.file(folder), vectors, like: spec };
  if (spec.kind !== 'evaluate') {
    await compareItems(context, again);
    return;
  }
  // Each vector steers the prompts of its own instructions alone; a judge that is a model file is not at hand here.
  const files = [...new Set(vectors)];
  await evaluateItems(context, { ...again, vectors: files, settings: settingsAgain(spec, items, files), ...(spec.scoring?.perplexity && { scoring: { perplexity: true } }) });
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
