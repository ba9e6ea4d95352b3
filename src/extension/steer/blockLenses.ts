import * as vscode from 'vscode';
import type { AnswerVerdict } from '../../core/experiments/verdict.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import type { CommandId } from '../keys/commandIds.ts';
import type { AnswerBlock } from './answerBlock.ts';
import { answerRange } from './blockDecorations.ts';

/** The lens of an answer's state, which is filled in when the editor is about to show it. */
class StateLens extends vscode.CodeLens {
  readonly block: AnswerBlock;

  constructor(range: vscode.Range, block: AnswerBlock) {
    super(range);
    this.block = block;
  }
}

/** How an answer is, and what can be done with it, above its first line. */
export class BlockLenses implements vscode.CodeLensProvider {
  readonly #blocks: (document: vscode.TextDocument) => readonly AnswerBlock[];
  readonly #onShow: (block: AnswerBlock) => void;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(blocks: (document: vscode.TextDocument) => readonly AnswerBlock[], onShow: (block: AnswerBlock) => void) {
    this.#blocks = blocks;
    this.#onShow = onShow;
  }

  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.#blocks(document).flatMap((block) => {
      const { start } = answerRange(block);
      const range = new vscode.Range(start, start);
      return [new StateLens(range, block), ...actionsOf(block).map(({ title, command }) => new vscode.CodeLens(range, { title, command, arguments: [{ answer: block.id }] }))];
    });
  }

  resolveCodeLens(lens: vscode.CodeLens): vscode.CodeLens {
    if (!(lens instanceof StateLens)) return lens;
    lens.command = { title: withIcon(describeBlock(lens.block)), command: '' };
    // The others of the line are shown in the same turn.
    if (lens.block.status.kind !== 'done') this.#onShow(lens.block);
    return lens;
  }
}

function actionsOf({ status }: AnswerBlock): { title: string; command: CommandId }[] {
  const { t } = vscode.l10n;
  const accept = { title: t('Accept'), command: COMMAND_IDS.acceptAnswer };
  const discard = { title: t('Discard'), command: COMMAND_IDS.discardAnswer };
  const weaker = { title: t('Weaker'), command: COMMAND_IDS.weakerAnswer };
  const stronger = { title: t('Stronger'), command: COMMAND_IDS.strongerAnswer };
  const compare = { title: t('Compare'), command: COMMAND_IDS.compareAnswer };
  if (status.kind !== 'done') return [{ title: t('Stop'), command: COMMAND_IDS.stopAnswer }];
  if (status.verdict.kind === 'broken') return [discard, weaker, compare, { ...accept, title: t('Accept anyway') }];
  return [accept, discard, weaker, stronger, compare];
}

/** An icon and "bullet points, layer 21, 1.00× · 34 tokens, 31 tok/s", or how the answer turned out. */
export function describeBlock({ status, label }: AnswerBlock): { icon?: string; text: string } {
  const { t } = vscode.l10n;
  switch (status.kind) {
    case 'waiting':
      return { icon: 'loading~spin', text: [label, status.text].filter(Boolean).join(' · ') };
    case 'writing': {
      const { tokens, tokensPerSecond } = status;
      const pace = tokensPerSecond === undefined ? '' : `, ${t('{0} tok/s', Math.round(tokensPerSecond))}`;
      return { icon: 'loading~spin', text: `${label} · ${tokens === 1 ? t('1 token') : t('{0} tokens', tokens)}${pace}` };
    }
    case 'done': {
      const words = status.words === 1 ? t('1 word') : t('{0} words', status.words);
      const figures = status.verdict.kind === 'broken' ? label : `${label} · ${words}`;
      const { icon, text } = describeVerdict(status.verdict);
      return { ...(icon !== undefined && { icon }), text: [text, figures].filter(Boolean).join('\u2002') };
    }
  }
}

/** The mark, its word and why; empty where nothing was checked. */
export function describeVerdict({ kind, reason }: AnswerVerdict): { icon?: string; text: string } {
  const { t } = vscode.l10n;
  switch (kind) {
    case 'pass':
      return { icon: 'pass-filled', text: t('Pass') };
    case 'pass-loose':
      return { icon: 'pass', text: t('Pass, loose only: {0}', reason) };
    case 'fail':
      return { icon: 'error', text: t('Fail: {0}', reason) };
    case 'broken':
      return { icon: 'warning', text: t('Broken: {0}', reason) };
    case 'none':
      return reason === '' ? { text: '' } : { icon: 'dash', text: t('Not checked: {0}', reason) };
  }
}

/** Lenses swallow an ordinary space after an icon. */
function withIcon({ icon, text }: { icon?: string; text: string }): string {
  return icon === undefined ? text : `$(${icon})\u00a0${text}`;
}
