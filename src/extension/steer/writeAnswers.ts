import * as vscode from 'vscode';
import { SteerboardError } from '../../core/errors.ts';
import { addChecks } from '../../core/instructions/addChecks.ts';
import { countWords } from '../../core/experiments/outcome.ts';
import type { Session } from '../../app/session.ts';
import type { ActiveSteering } from '../../app/steering.ts';
import { withChecks } from '../compare/compareItems.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { readSetting } from '../settings.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import type { TaskHandle } from '../tasks.ts';
import type { AnswerBlock, BlockStatus } from './answerBlock.ts';
import type { AnswerBlocks } from './answerBlocks.ts';
import type { SteeringChoice } from './steeringChoice.ts';
import { describeBlock } from './blockLenses.ts';
import { describeSteerings, loadChoice } from './steeringChoice.ts';

/** Writes an answer into each block. What is stopped goes without a word; what fails goes too, and is told. Returns the answers that are there. */
export async function writeAnswers(context: SteerboardContext, modelFile: string, blocks: readonly AnswerBlock[], choice: SteeringChoice): Promise<string[]> {
  const { answers, tasks, sessions } = context;
  for (const block of blocks) begin(context, block, choice);
  const runs = blocks.map((block) => block.writing);
  const report = (text: string): void => {
    for (const block of blocks) if (block.status.kind === 'waiting') answers.setStatus(block, { kind: 'waiting', text });
  };
  return tasks.run(vscode.l10n.t('Steering'), 'view', async (task) => {
    try {
      const session = await sessions.open(modelFile, { signal: task.signal, report: (state) => { if (typeof state === 'string') report(state); } });
      const steerings = await loadChoice(choice, session);
      const label = describeSteerings(steerings);
      for (const block of blocks) if (!block.ended) block.label = label;
      report('');
      const written = await Promise.allSettled(blocks.map((block) => writeAnswer(context, session, block, steerings, task)));
      const failed = written.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
      return written.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined)).filter((text) => text !== undefined);
    } finally {
      // Whatever is not done by now was stopped or failed.
      await Promise.all(blocks.filter((block, index) => block.writing === runs[index]).map((block) => withdraw(context, block)));
    }
  });
}

/** Stops the writing: the answer before it comes back, else the block goes. */
export async function withdraw({ answers }: Pick<SteerboardContext, 'answers'>, block: AnswerBlock): Promise<void> {
  if (block.ended || block.writing === undefined) return;
  const { previous, writing } = block;
  writing.abort(new vscode.CancellationError());
  block.writing = undefined;
  if (previous === undefined) {
    await answers.discard(block);
    return;
  }
  block.waiting = '';
  block.choice = previous.choice;
  block.label = previous.label;
  await answers.rewrite(block, previous.text);
  await finish(answers, block, previous.status);
}

/** Tells that the answer is done once all of it is in the document. False where the block ended, or is written again, before that. */
async function finish(answers: AnswerBlocks, block: AnswerBlock, status: BlockStatus): Promise<boolean> {
  await answers.settle(block);
  if (block.ended || block.writing !== undefined) return false;
  block.previous = undefined;
  answers.setStatus(block, status);
  return true;
}

function begin({ answers }: SteerboardContext, block: AnswerBlock, choice: SteeringChoice): void {
  // Of an answer that is replaced while it is written, only the one before it is worth coming back.
  const { status, choice: before, label } = block;
  if (status.kind === 'done' && before) block.previous = { text: answers.textOf(block), status, choice: before, label };
  block.writing?.abort(new vscode.CancellationError());
  block.writing = new AbortController();
  block.choice = choice;
  answers.startOver(block);
  answers.setStatus(block, { kind: 'waiting', text: '' });
}

/** The answer's text; undefined where it was stopped, accepted or taken out meanwhile. */
async function writeAnswer(context: SteerboardContext, session: Session, block: AnswerBlock, steerings: readonly ActiveSteering[], task: TaskHandle): Promise<string | undefined> {
  const { answers, prompts } = context;
  const { writing, document } = block;
  if (block.ended || writing === undefined) return undefined;
  const isCurrent = (): boolean => !block.ended && block.writing === writing && !writing.signal.aborted;
  const { steerPrompt } = await import('../../app/steerPrompt.ts');
  const started = performance.now();
  const result = await steerPrompt(session, { prompt: block.promptAt(document.getText()), steerings, maxTokens: readSetting(SETTING_KEYS.maxTokens, block.source) }, {
    signal: AbortSignal.any([task.signal, writing.signal]),
    onText: (text, tokens) => {
      if (!isCurrent()) return;
      answers.append(block, text);
      const seconds = (performance.now() - started) / 1000;
      answers.setStatus(block, { kind: 'writing', tokens, ...(seconds > 0.5 && { tokensPerSecond: tokens / seconds }) });
      // Lenses wait until the document is quiet, which it may not be before the end.
      task.report(describeBlock(block).text);
    },
  }).catch((error: unknown) => {
    if (SteerboardError.is(error, 'cancelled')) return undefined;
    throw error;
  });
  if (!isCurrent()) return undefined;
  if (result === undefined || result.stopReason === 'cancelled') throw new vscode.CancellationError();
  if (result.text === '') await answers.rewrite(block, '');
  const item = addChecks(withChecks(block.item, steerings), await prompts.checksFor(block.source));
  const { verdictOf } = await import('../../core/experiments/verdict.ts');
  const verdict = verdictOf(result.text, item, result.stopReason);
  if (!isCurrent()) return undefined;
  block.writing = undefined;
  return (await finish(answers, block, { kind: 'done', verdict, words: countWords(result.text) })) ? result.text : undefined;
}
