import * as vscode from 'vscode';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import type { CommandId } from '../keys/commandIds.ts';
import type { AnswerBlock } from './answerBlock.ts';
import { answerRange } from './blockDecorations.ts';
import type { AnswerVerdict } from './verdict.ts';

/** How an answer is, and what can be done with it, above its first line. */
export class BlockLenses implements vscode.CodeLensProvider {
  readonly #blocks: (document: vscode.TextDocument) => readonly AnswerBlock[];
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(blocks: (document: vscode.TextDocument) => readonly AnswerBlock[]) {
    this.#blocks = blocks;
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
      const status = new vscode.CodeLens(range, { title: describeBlock(block), command: '' });
      return [status, ...actionsOf(block).map(({ title, command }) => new vscode.CodeLens(range, { title, command, arguments: [{ answer: block.id }] }))];
    });
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

/** "$(pass-filled) Pass  bullet points, layer 21, 1.00× · 34 words" */
export function describeBlock({ status, label }: AnswerBlock): string {
  const { t } = vscode.l10n;
  switch (status.kind) {
    case 'waiting':
      return [`$(loading~spin) ${label}`.trimEnd(), status.text].filter(Boolean).join(label === '' ? ' ' : ' · ');
    case 'writing': {
      const { tokens, tokensPerSecond } = status;
      const pace = tokensPerSecond === undefined ? '' : `, ${t('{0} tok/s', Math.round(tokensPerSecond))}`;
      return `$(loading~spin) ${label} · ${tokens === 1 ? t('1 token') : t('{0} tokens', tokens)}${pace}`;
    }
    case 'done': {
      const words = status.words === 1 ? t('1 word') : t('{0} words', status.words);
      const figures = status.verdict.kind === 'broken' ? label : `${label} · ${words}`;
      return [describeVerdict(status.verdict), figures].filter(Boolean).join('\u2002');
    }
  }
}

/** The mark, its word and why; empty where nothing was checked. */
export function describeVerdict({ kind, reason }: AnswerVerdict): string {
  const { t } = vscode.l10n;
  switch (kind) {
    case 'pass':
      return `$(pass-filled) ${t('Pass')}`;
    case 'pass-loose':
      return `$(pass) ${t('Pass, loose only: {0}', reason)}`;
    case 'fail':
      return `$(error) ${t('Fail: {0}', reason)}`;
    case 'broken':
      return `$(warning) ${t('Broken: {0}', reason)}`;
    case 'none':
      return reason === '' ? '' : `$(dash) ${t('Not checked: {0}', reason)}`;
  }
}
