import { mkdir, rmdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { SteerboardError } from '../../core/errors.ts';
import { addChecks } from '../../core/instructions/addChecks.ts';
import { checkableInstructions, commonInstructions } from '../../core/prompts/commonInstructions.ts';
import { guessRoles, pairsFromFile, pairsFromInstruction, pairsFromTwoFiles } from '../../core/prompts/pairs.ts';
import type { Pair, PairSet } from '../../core/prompts/pairs.ts';
import type { RunItem } from '../../protocol/files.ts';
import { urisOf } from '../commands/arguments.ts';
import { runFlow } from '../flow/flow.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { STEPS } from '../notices/refusal.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { choosePromptFiles, findPromptFiles } from '../prompts/choosePromptFiles.ts';
import { previewPairs } from '../prompts/pairsPreview.ts';
import { itemsOfFile, itemsOfPairs } from '../prompts/promptItems.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { displayPath, targetFolder } from '../workspace/folders.ts';
import { computeQuestions } from './computeQuestions.ts';
import type { ComputePlan } from './computeQuestions.ts';
import { searchVector } from './searchLayersCommand.ts';
import { freeVectorPath } from './vectorStore.ts';

/**
 * *Compute Steering Vector*: of the files selected in the explorer, else of those picked. Two files are prompts with and without the
 * instruction; one file is pairs, or base prompts for an instruction that is typed. Returns the vector's file.
 */
export async function computeVectorCommand(context: SteerboardContext, args: readonly unknown[]): Promise<string> {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const modelFile = await context.modelChoice.file();
  const title = t('Compute Steering Vector');
  const given = urisOf(args);
  const uris = given.length > 0 ? given : await choosePromptFiles(title, t('One file of pairs or base prompts, or two files: with and without the instruction'));
  if (uris.length > 2) throw REFUSALS.tooManyFiles(uris.length);

  const plan: ComputePlan = { files: await Promise.all(uris.map((uri) => context.prompts.read(uri))), name: '' };
  const others = (await findPromptFiles()).filter((file) => !uris.some((uri) => uri.toString() === file.toString()));
  await runFlow(title, computeQuestions(others, (name, pairs) => previewPairs(context.pairPages, name, pairs)), plan);
  const { pairs, problems } = pairsOf(plan);
  context.problems.add(problems);
  if (pairs.length === 1 && !(await acceptSinglePair(uris[0]!))) throw new vscode.CancellationError();
  const validation = plan.validation && await validationItems(context, plan, pairs);
  context.prompts.warnOfProblems(plan.files);

  const target = await freeVectorPath(targetFolder(SETTING_KEYS.vectorsFolder, uris[0], context.extension.globalStorageUri), plan.name);
  await compute(context, modelFile, plan, pairs, target);
  await context.vectors.use(target);
  await context.views.revealVector(target);
  if (validation) {
    await searchVector(context, modelFile, target, validation, uris[0]);
  } else {
    context.notices.information(t('“{0}” is computed from {1} pairs.', plan.name, pairs.length), STEPS.searchLayers(target), STEPS.comparePromptFile());
  }
  return target;
}

async function compute(context: SteerboardContext, modelFile: string, plan: ComputePlan, pairs: readonly Pair[], target: string): Promise<void> {
  const { t } = vscode.l10n;
  await context.tasks.run(t('Computing “{0}”', plan.name), 'notification', async (task) => {
    const session = await context.sessions.open(modelFile, task);
    const { computeVector } = await import('../../app/computeVector.ts');
    await inFolder(vscode.Uri.joinPath(vscode.Uri.file(target), '..').fsPath, () => computeVector(session, {
      name: plan.name,
      pairs,
      files: plan.files.map(({ name }) => displayPath(name)),
      ...commonInstructions(pairs),
      target,
    }, { signal: task.signal, onProgress: (progress) => task.report(progress) }));
  });
}

function pairsOf({ files, roles, instruction, check }: ComputePlan): PairSet {
  const [first, second] = files;
  const checks = { instructionIds: check ? [check.id] : [], kwargs: check ? [check.kwargs] : [] };
  if (second) {
    const { withInstruction, without } = roles ?? guessRoles([first!, second]) ?? { withInstruction: first!, without: second };
    return withCheck(pairsFromTwoFiles(withInstruction, without), checks);
  }
  return instruction === undefined ? withCheck(pairsFromFile(first!), checks) : withCheck(pairsFromInstruction(first!, [instruction]), checks);
}

type Checks = Pick<RunItem, 'instructionIds' | 'kwargs'>;

/** Gives the chosen check to pairs that name none of their own. */
function withCheck<T extends { pairs: readonly Pair[] }>(set: T, checks: Checks): T {
  return { ...set, pairs: set.pairs.map((pair) => (pair.instructionIds.length > 0 ? pair : { ...pair, ...checks })) };
}

/** Validation prompts in the form of the vector's own: with the typed instruction and the chosen check where they have none. */
async function validationItems(context: SteerboardContext, plan: ComputePlan, pairs: readonly Pair[]): Promise<RunItem[]> {
  const file = await context.prompts.read(plan.validation!);
  const items = plan.instruction !== undefined && file.kind === 'prompts' ? itemsOfPairs(pairsFromInstruction(file, [plan.instruction]).pairs) : itemsOfFile(file);
  const common = checkableInstructions(commonInstructions(pairs));
  const checks = await context.prompts.checksFor(plan.validation!);
  const checked = items.map((item) => addChecks(item.instructionIds.length > 0 ? item : { ...item, ...common }, checks));
  const unchecked = checked.find(({ instructionIds }) => instructionIds.length === 0);
  if (unchecked) {
    throw new SteerboardError('bad-prompt-file', vscode.l10n.t('A validation prompt names no instruction, so its answers can’t be checked.'), {
      ...(unchecked.source && { file: unchecked.source.file, line: unchecked.source.line }),
      hint: vscode.l10n.t('Give it an "instruction_id_list", or choose a check.'),
    });
  }
  return checked;
}

async function acceptSinglePair(file: vscode.Uri): Promise<boolean> {
  const { t } = vscode.l10n;
  const [go, add] = [t('Continue'), t('Add Pairs…')];
  const answer = await vscode.window.showWarningMessage(t('One pair gives a vector of one example. 10 or more are usual.'), { modal: true }, go, add);
  if (answer === add) await vscode.window.showTextDocument(file);
  return answer === go;
}

/** Makes the folder for the work, and takes it away again if the work failed and nothing else is in it. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const made = await mkdir(folder, { recursive: true });
  try {
    return await work();
  } catch (error) {
    if (made !== undefined) await rmdir(folder).catch(() => undefined);
    throw error;
  }
}
