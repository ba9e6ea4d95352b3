import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { EXPORT_ENDINGS, exportVector } from '../../app/vectors/exportVector.ts';
import type { ExportFormat } from '../../app/vectors/exportVector.ts';
import { importVector } from '../../app/vectors/importVector.ts';
import { readVectorFile } from '../../app/vectors/readVectorFile.ts';
import { isAmbiguous } from '../../app/vectors/vectorDocument.ts';
import { combined, negated } from '../../core/vectors/arithmetic.ts';
import { NO_LAYER } from '../../protocol/files.ts';
import type { SteeringVector } from '../../protocol/files.ts';
import { pathOf } from '../commands/arguments.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { targetFolder } from '../workspace/folders.ts';
import { pickVector } from './pickVector.ts';
import { freeVectorPath, nameOf } from './vectorStore.ts';
import type { ReadableVector } from './vectorStore.ts';
import { describeEvidence } from './vectorsTree.ts';

const { t } = vscode.l10n;

/** *Rename Vector…*: the name that the file carries; the file itself keeps its own, since runs name it. */
export async function renameVector(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const entry = await vectorOf(context, args);
  const name = await askName(t('Rename Vector'), nameOf(entry));
  await write(context, entry.path, { ...entry.vector, name });
}

/** *Negate Vector*: the vector of the same pairs the other way round, as a file beside it. */
export async function negateVector(context: SteerboardContext, args: readonly unknown[]): Promise<string> {
  const entry = await vectorOf(context, args);
  const name = await askName(t('Negate Vector'), t('not {0}', nameOf(entry)));
  return write(context, await freeVectorPath(dirname(entry.path), name), negated(entry.vector, name));
}

/** *Combine Vectors…*: a weighted sum of several, which steers with a fixed weight. */
export async function combineVectors(context: SteerboardContext, args: readonly unknown[]): Promise<string> {
  const title = t('Combine Vectors');
  const entries = await context.vectors.fitting();
  if (entries.length === 0) throw REFUSALS.noVectors();
  const clicked = pathOf(args);
  const items = entries.map((entry) => ({ label: nameOf(entry), description: describeEvidence(entry.vector), entry, picked: entry.path === clicked }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: t('Two or more vectors of one model'), canPickMany: true, matchOnDescription: true, ignoreFocusOut: true });
  if (!picked || picked.length === 0) throw new vscode.CancellationError();
  const weights = await askWeights(title, picked.map(({ label }) => label));
  const name = await askName(title, picked.map(({ label }) => label).join(' + '));
  const sum = combined(picked.map(({ entry }, i) => ({ vector: entry.vector, weight: weights[i]! })), name);
  return write(context, await freeVectorPath(dirname(picked[0]!.entry.path), name), sum);
}

/** *Export Vector…*: for llama.cpp, as JSON, or for NumPy. */
export async function exportVectorCommand(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const title = t('Export Vector');
  const entry = await vectorOf(context, args);
  const format = await vscode.window.showQuickPick<vscode.QuickPickItem & { format: ExportFormat }>([
    { label: t('Control vector for llama.cpp'), detail: t('One layer, scaled: llama.cpp adds all layers of a file at once.'), format: 'llama.cpp' },
    { label: 'JSON', detail: t('Every layer’s direction, and how the vector came to be.'), format: 'json' },
    { label: 'NumPy', detail: t('Directions as float32 of the shape layers × width.'), format: 'npy' },
  ], { title, placeHolder: nameOf(entry), ignoreFocusOut: true });
  if (!format) throw new vscode.CancellationError();
  const layer = format.format === 'llama.cpp' ? await askLayer(title, entry.vector) : undefined;
  const ending = EXPORT_ENDINGS[format.format];
  const target = await vscode.window.showSaveDialog({ title, defaultUri: vscode.Uri.file(entry.path.replace(/\.gguf$/i, `.export.${ending}`)), filters: { [format.label]: [ending] } });
  if (!target) throw new vscode.CancellationError();
  const engine = await context.sessions.engine();
  await exportVector(() => engine, { vector: entry.vector, format: format.format, target: target.fsPath, ...(layer !== undefined && { layer }) });
  context.notices.information(t('“{0}” is written to {1}.', nameOf(entry), basename(target.fsPath)));
}

/** *Import Control Vector…*: a file of repeng or llama.cpp, copied to the workspace's vectors. */
export async function importVectorCommand(context: SteerboardContext): Promise<string> {
  const title = t('Import Control Vector');
  const chosen = await vscode.window.showOpenDialog({ title, filters: { [t('Control vectors')]: ['gguf'] }, openLabel: t('Import') });
  const source = chosen?.[0];
  if (!source) throw new vscode.CancellationError();
  return importFrom(context, source.fsPath, isAmbiguous(await readVectorFile(source.fsPath)) && (await askNumbering(title)));
}

/** Copies a vector to the workspace's, with its directions one layer down where they are `shifted`. Returns the copy's path. */
export async function importFrom(context: SteerboardContext, source: string, shifted: boolean): Promise<string> {
  const { name } = await readVectorFile(source);
  const target = await freeVectorPath(targetFolder(SETTING_KEYS.vectorsFolder, vscode.Uri.file(source), context.extension.globalStorageUri), name);
  // Beside the one that it is made of, it needs a name of its own.
  const isBeside = dirname(source) === dirname(target);
  await importVector(await context.sessions.engine(), { source, target, shifted, ...(isBeside && shifted && { name: t('{0}, shifted by one', name) }) });
  return shown(context, target);
}

/** The tree's vector, else one of a pick. */
async function vectorOf(context: SteerboardContext, args: readonly unknown[]): Promise<ReadableVector> {
  const path = pathOf(args);
  if (path === undefined) return pickVector(context, undefined, { always: true, none: REFUSALS.noVectors() });
  const entry = (await context.vectors.list()).find((candidate) => candidate.path === path);
  if (entry === undefined) throw REFUSALS.noVectors();
  if ('problem' in entry) throw entry.problem;
  return entry;
}

async function write(context: SteerboardContext, path: string, vector: SteeringVector): Promise<string> {
  await (await context.sessions.engine()).writeVector(path, vector);
  return shown(context, path);
}

async function shown(context: SteerboardContext, path: string): Promise<string> {
  context.vectors.refresh();
  await context.views.revealVector(path);
  return path;
}

async function askName(title: string, value: string): Promise<string> {
  const name = await vscode.window.showInputBox({
    title, value, prompt: t('What the vector is called'), ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Type a name.') : undefined),
  });
  if (name === undefined) throw new vscode.CancellationError();
  return name.trim();
}

async function askWeights(title: string, names: readonly string[]): Promise<number[]> {
  const parse = (text: string): number[] => text.split(/[;\s]+|,\s+/).filter((part) => part !== '').map(Number);
  const text = await vscode.window.showInputBox({
    title, value: names.map(() => '1').join(' '), prompt: t('Weights of {0}, divided by blanks; a negative one subtracts', names.join(', ')), ignoreFocusOut: true,
    validateInput: (value) => (parse(value).length === names.length && parse(value).every(Number.isFinite) ? undefined : t('{0} numbers are due.', names.length)),
  });
  if (text === undefined) throw new vscode.CancellationError();
  return parse(text);
}

async function askLayer(title: string, { layers, provenance }: SteeringVector): Promise<number> {
  const chosen = provenance?.chosen?.layer;
  const isLayer = (text: string): boolean => /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) < layers;
  const text = await vscode.window.showInputBox({
    title, value: String(chosen === undefined || chosen === NO_LAYER ? Math.round((2 / 3) * (layers - 1)) : chosen), prompt: t('Layer, 1 to {0}', layers - 1), ignoreFocusOut: true,
    validateInput: (value) => (isLayer(value) ? undefined : t('Type a whole number from 1 to {0}.', layers - 1)),
  });
  if (text === undefined) throw new vscode.CancellationError();
  return Number(text);
}

/** Is its direction 1 for layer 0? */
export async function askNumbering(title: string): Promise<boolean> {
  const shift = { label: t('Shift by One'), detail: t('Written by llama.cpp’s generator: its direction 1 is layer 0.') };
  const keep = { label: t('Keep'), detail: t('Written by repeng or Steerboard: its direction 1 is layer 1.') };
  const answer = await vscode.window.showQuickPick([keep, shift], { title, placeHolder: t('Written by llama.cpp’s generator? Its direction 1 is layer 0.'), ignoreFocusOut: true });
  if (!answer) throw new vscode.CancellationError();
  return answer === shift;
}
