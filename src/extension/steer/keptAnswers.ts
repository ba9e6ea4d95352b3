import * as vscode from 'vscode';
import { countWords } from '../../core/experiments/outcome.ts';
import { findNoted, notePlace, type NotedPlace } from '../../core/prompts/notedPlace.ts';
import type { RunItem } from '../../protocol/files.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { AnswerBlock, type BlockStatus } from './answerBlock.ts';
import type { SteeringChoice } from './steeringChoice.ts';

/** An answer that is neither accepted nor discarded, as the next window finds it. */
interface KeptAnswer extends NotedPlace {
  item: RunItem;
  source: string;
  choice?: SteeringChoice;
  label: string;
  /** Absent where it was still being written. */
  status?: Extract<BlockStatus, { kind: 'done' }>;
}

type AllKept = Readonly<Record<string, readonly KeptAnswer[]>>;

/** Of documents that are never opened again, nothing tells that their answers are gone. */
const MOST_DOCUMENTS = 100;

/** Remembers answers by their document, so that they are more than text after the window was reloaded. */
export class KeptAnswers {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get isEmpty(): boolean {
    return Object.keys(this.#all).length === 0;
  }

  /** The document's answers of now take the place of those that were remembered. */
  keep({ uri }: vscode.TextDocument, blocks: readonly AnswerBlock[]): void {
    const key = uri.toString();
    if (blocks.length === 0 && this.#all[key] === undefined) return;
    const others = Object.entries(this.#all).filter(([other]) => other !== key);
    const own: typeof others = blocks.length === 0 ? [] : [[key, blocks.map(keptAnswer)]];
    void this.#state.update(STATE_KEYS.answers, Object.fromEntries([...others, ...own].slice(-MOST_DOCUMENTS)));
  }

  /** The answers that still stand in the document as they were. */
  blocksOf(document: vscode.TextDocument, nextId: () => number): AnswerBlock[] {
    const kept = this.#all[document.uri.toString()] ?? [];
    return kept.map((answer) => blockOf(answer, document, nextId)).filter((block) => block !== undefined);
  }

  get #all(): AllKept {
    return this.#state.get<AllKept>(STATE_KEYS.answers, {});
  }
}

function keptAnswer(block: AnswerBlock): KeptAnswer {
  const { document, place, item, source, stale, previous } = block;
  const text = document.getText();
  // Until the first text of another answer comes, the one before it stands there.
  const { status, choice, label } = stale && previous ? previous : block;
  return {
    ...notePlace(text, place, status.kind !== 'done'),
    item: { ...item, prompt: block.promptAt(text) },
    source: source.toString(),
    ...(choice && { choice }),
    label,
    ...(status.kind === 'done' && { status }),
  };
}

function blockOf(kept: KeptAnswer, document: vscode.TextDocument, nextId: () => number): AnswerBlock | undefined {
  const text = document.getText();
  const place = findNoted(text, kept);
  if (place === undefined) return undefined;
  const block = new AnswerBlock(nextId(), document, { item: kept.item, source: vscode.Uri.parse(kept.source) }, place);
  block.remember(text);
  block.choice = kept.choice;
  block.label = kept.label;
  block.status = kept.status ?? { kind: 'done', words: countWords(text.slice(place.start, place.end)), verdict: { kind: 'none', reason: vscode.l10n.t('cut off when the window was closed') } };
  return block;
}
