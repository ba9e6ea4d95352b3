import type * as vscode from 'vscode';
import type { AnswerVerdict } from '../../core/experiments/verdict.ts';
import type { BlockPlace } from '../../core/prompts/blockPlace.ts';
import type { RunItem } from '../../protocol/files.ts';
import type { SteeringChoice } from './steeringChoice.ts';

/** How far an answer is. */
export type BlockStatus =
  /** Nothing is written yet; `text` says what is waited for. */
  | { kind: 'waiting'; text: string }
  | { kind: 'writing'; tokens: number; tokensPerSecond?: number }
  | { kind: 'done'; verdict: AnswerVerdict; words: number };

/** One answer beneath a prompt that is neither accepted nor discarded. `BlockDocument` alone changes its place and its texts. */
export class AnswerBlock {
  readonly id: number;
  readonly document: vscode.TextDocument;
  readonly item: RunItem;
  /** The document that the prompt came from. */
  readonly source: vscode.Uri;
  place: BlockPlace;
  /** Text that is not in the document yet. */
  waiting = '';
  /** Is the text in the document an earlier answer that goes when the next is written? */
  stale = false;
  /** Until then, on the clock of `performance`, its first text waits for the editor to show that it can be stopped. */
  quietUntil = 0;
  /** It is neither shown nor written any more: accepted, discarded, or taken out by an edit. */
  ended = false;
  status: BlockStatus = { kind: 'waiting', text: '' };
  choice: SteeringChoice | undefined;
  /** "bullet points, layer 21, 1.00×" */
  label = '';
  /** The answer before the one that is being written, which comes back where writing is stopped. */
  previous: { text: string; status: BlockStatus; choice: SteeringChoice; label: string } | undefined;
  /** Ends the writing under way. */
  writing: AbortController | undefined;

  constructor(id: number, document: vscode.TextDocument, { item, source }: { item: RunItem; source: vscode.Uri }, place: BlockPlace) {
    this.id = id;
    this.document = document;
    this.item = item;
    this.source = source;
    this.place = place;
  }

  /** The prompt in the document as it was at first. */
  #written = '';

  /** The prompt as it is now: in the item's own words unless it was edited since. */
  promptAt(text: string): string {
    const { promptStart, promptEnd } = this.place;
    const now = text.slice(promptStart, promptEnd).trim();
    return now === '' || now === this.#written ? this.item.prompt : now;
  }

  /** Remembers the prompt's text in the document, to see later whether it was edited. */
  remember(text: string): void {
    this.#written = text.slice(this.place.promptStart, this.place.promptEnd).trim();
  }
}
