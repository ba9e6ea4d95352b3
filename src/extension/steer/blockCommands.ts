import * as vscode from 'vscode';
import { multipleOf, steppedStrength } from '../../core/vectors/strengthChoice.ts';
import { compareItems } from '../compare/compareItems.ts';
import { shortened } from '../compare/compareCommands.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import type { AnswerBlock } from './answerBlock.ts';
import { loadChoice } from './steeringChoice.ts';
import { withdraw, writeAnswers } from './writeAnswers.ts';

/** *Accept Answer*: it is text as any other from now on. One that is being written ends with what is there. */
export async function acceptAnswer(context: Pick<SteerboardContext, 'answers'>, args: readonly unknown[]): Promise<void> {
  const { answers } = context;
  const block = meantBlock(context, args);
  // Its last words may not be in the document yet.
  if (block.writing) await answers.settle(block);
  if (block.writing && answers.textOf(block) === '') await withdraw(context, block);
  else answers.accept(block);
}

/** *Discard Answer*: the document is as it was before. */
export async function discardAnswer(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  await context.answers.discard(meantBlock(context, args));
}

/** *Stop Writing*: what is being written goes; an answer that it was to replace comes back. */
export async function stopAnswer(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  await withdraw(context, meantBlock(context, args));
}

/** *Weaker Answer*: another answer in its place. */
export function weakerAnswer(context: SteerboardContext, args: readonly unknown[]): Promise<string[]> {
  return writeStepped(context, meantBlock(context, args), 'weaker');
}

/** *Stronger Answer* */
export function strongerAnswer(context: SteerboardContext, args: readonly unknown[]): Promise<string[]> {
  return writeStepped(context, meantBlock(context, args), 'stronger');
}

/** *Compare Answer*: its prompt in all settings, with its vectors and strength. Returns the run's folder. */
export async function compareAnswer(context: SteerboardContext, args: readonly unknown[]): Promise<string> {
  const block = meantBlock(context, args);
  const { item, choice, source } = block;
  const prompt = block.promptAt(block.document.getText());
  const run = await compareItems(context, {
    name: shortened(prompt),
    items: [prompt === item.prompt ? item : { ...item, prompt }],
    checks: await context.prompts.checksFor(source),
    near: source,
    vectors: choice ?? 'pick',
  });
  return run.folder;
}

async function writeStepped(context: SteerboardContext, block: AnswerBlock, direction: 'weaker' | 'stronger'): Promise<string[]> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const { choice } = block;
  if (choice === undefined) return [];
  const modelFile = await context.modelChoice.file();
  let now = choice.strength;
  if (now === 'validated') {
    const session = await context.tasks.run(vscode.l10n.t('Steering'), 'view', (task) => context.sessions.open(modelFile, task));
    const [first] = await loadChoice(choice, session);
    now = first === undefined ? 1 : multipleOf(first);
  }
  return writeAnswers(context, modelFile, [block], { ...choice, strength: steppedStrength(now, direction) });
}

/** The one that a lens names, else the one at the cursor, else the nearest of the active editor. */
function meantBlock({ answers }: Pick<SteerboardContext, 'answers'>, args: readonly unknown[]): AnswerBlock {
  const [named] = args;
  const id = typeof named === 'object' && named !== null && 'answer' in named && typeof named.answer === 'number' ? named.answer : undefined;
  const editor = vscode.window.activeTextEditor;
  const block = id !== undefined ? answers.find(id) : editor && answers.nearest(editor.document, editor.document.offsetAt(editor.selection.active));
  if (block === undefined) throw REFUSALS.noAnswer();
  return block;
}
