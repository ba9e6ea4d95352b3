/**
 * Messages between a host (the extension, or a report that plays its own host) and the results page.
 * The host sends the truth, complete or as an update of a revision the page has; the page sends what the user wants and keeps only
 * where the user is and how the page looks. `src/app/results/` builds snapshots and feeds them; `webview/` shows them.
 */
import type { Interval } from '../core/statistics/wilson.ts';
import type { Span } from '../core/instructions/types.ts';
import type { Figure } from './figures.ts';
import type { Setting } from './files.ts';
import type { PageCommand } from './intents.ts';
import type { StopReason } from './engine.ts';
import type { VectorDocument } from './vectorDocument.ts';

/** Characters (UTF-16) of an answer that a snapshot carries; the rest comes on demand. */
export const TEXT_LIMIT = 2000;

/** A sentence in which some words stand out. */
export interface TextPart {
  text: string;
  strong?: boolean;
}

/** k of n, and the 95 % Wilson interval of the rate. */
export interface Rate extends Interval {
  passed: number;
  total: number;
}

/** What stands in the way of answers, or that nothing does. Shown above the answers where there are some already. */
export type PageState =
  /** Nothing was compared yet. */
  | { kind: 'empty' }
  | { kind: 'no-model'; defaultModel: { name: string; bytes: number } }
  | { kind: 'no-vector'; model: string }
  | { kind: 'restricted' }
  /** `fraction` 0 … 1; `bytes` of memory, where known; `waiting`: answers that wait for the model. */
  | { kind: 'loading'; model: string; fraction: number; bytes?: number; waiting: number }
  /** `times` deaths within `minutes`; `kept`: finished answers; `last`: what it was at. */
  | { kind: 'engine-stopped'; times: number; minutes: number; kept: number; last?: { prompt: number; setting: Setting; layer?: number } }
  | {
      kind: 'wrong-vector';
      vector: string;
      madeFor: { name: string; embedding: number; layers: number };
      selected: { name: string; embedding: number; layers: number };
      /** Is the model it was made for at hand, so that it can be selected? */
      available: boolean;
    }
  /** Any other failure: what happened (with file and line), the way out, and what to press. */
  | { kind: 'problem'; message: string; hint?: string; actions: readonly NoticeAction[] }
  | { kind: 'results' };

/** A button for the host. */
export interface NoticeAction {
  label: string;
  command: PageCommand;
}

/** A button that shows certain rows, which the page does itself. */
export interface RowsAction {
  label: string;
  filter: 'differ' | 'failed' | 'broken' | 'changed';
}

/** One line beneath the comparison that the reader of its numbers has to know. */
export interface Notice {
  text: string;
  actions: readonly (NoticeAction | RowsAction)[];
}

export interface Progress {
  /** `elsewhere`: another process makes the answers, so that they can only be looked at. */
  state: 'running' | 'stopped' | 'finished' | 'elsewhere';
  /** Finished answers of planned ones. */
  done: number;
  total: number;
  tokensPerSecond?: number;
  secondsLeft?: number;
}

/** One row of the comparison. `total` counts checked answers: cancelled and unchecked ones are not in it, broken ones are. */
export interface SettingSummary {
  setting: Setting;
  rate: Rate;
  /** Finished answers, checked or not. */
  answers: number;
  broken: number;
  /** Mean over finished answers; undefined with none. */
  meanWords?: number;
  /** Of the answers kept for comparison, after layer or strength were changed: those to prompts that have a new answer now. */
  previous?: { passed: number; total: number; broken: number };
  /** Mean score of 0 to 1 that the run's last judge gave, over `n` answers, with the 95 % interval where they differ. */
  quality?: { mean: number; n: number; interval?: Interval };
  /** Passed more than plain on prompts that both answered, in points of 100, with the 95 % interval of a paired bootstrap where it was computed. */
  fromPlain?: { points: number; low?: number; high?: number; pairs: number };
}

/** What one searched layer did on the validation prompts. */
export interface LayerPoint {
  /** NO_LAYER (−1): unsteered. */
  layer: number;
  rate: Rate;
  broken: number;
  /** Of `broken` in `rate.total`. */
  brokenInterval: Interval;
}

/** A layer search, running or done. */
export interface LayerSearch {
  /** Validation prompts a layer. */
  prompts: number;
  strength: number;
  /** By layer, unsteered (−1) first; those searched so far. */
  points: readonly LayerPoint[];
  /** The same prompts with the instruction in their text, unsteered. */
  instructed?: { rate: Rate; broken: number };
  /** NO_LAYER where no steering was best; undefined while it runs. */
  chosen?: number;
  /** Answers of the search, while it runs. */
  progress?: { done: number; total: number };
}

/** One vector at work. */
export interface SteeringRow {
  name: string;
  rule: 'projection' | 'fixed';
  /** Undefined until a search has chosen. NO_LAYER: validation preferred no steering. */
  layer?: number;
  /** Projection: × of the way. Fixed: the weight c. */
  strength: number;
  /** What validation chose, where it did. */
  validated?: { layer: number; strength: number };
  /** Where the answers that are kept for comparison were steered. */
  previous?: { layer: number; strength: number };
  /** Layers that it can be used at. */
  layers: readonly number[];
  search?: LayerSearch;
  /** The steered answers in which it acted. */
  steered?: Rate;
  /** How many of the kept answers to the same prompts passed. */
  steeredBefore?: number;
}

export type AnswerStatus = 'pass' | 'pass-loose' | 'fail' | 'broken' | 'cancelled' | 'writing' | 'queued' | 'none';

/** One instruction's check of one answer. */
export interface CheckView {
  /** "at least 3 bullet points" */
  description: string;
  status: 'pass' | 'pass-loose' | 'fail' | 'none';
  /** What was found, or why it was not checked. */
  reason: string;
  /** Parts of the whole answer that decided, UTF-16. */
  spans: readonly Span[];
}

/** What an answer was before layer or strength were changed. */
export interface PreviousAnswer extends Pick<Answer, 'status' | 'reason' | 'passed' | 'text' | 'length' | 'words' | 'checks'> {
  /** "1.00×", "layer 17, 1.00×": what differs from now. */
  label: string;
  /** Is the finished answer judged otherwise? Where nothing is checked: is it another text? */
  changed: boolean;
}

export interface Answer {
  status: AnswerStatus;
  /** What stands behind the status word: "3 capital letters", "repeats 61 times", "after 21 tokens", "11 before it". */
  reason: string;
  /** Did all checks pass, also where the mark says broken? Undefined where nothing was checked. */
  passed?: boolean;
  /** At most TEXT_LIMIT characters while it is in a snapshot of a live host; only grows while it is written. */
  text: string;
  /** Characters of the whole answer. */
  length: number;
  words: number;
  tokens: number;
  checks: readonly CheckView[];
  /** Undefined until it is finished. */
  stopReason?: StopReason;
  /** Broken text: how many characters hold the first three repeats, how many more follow, and of what: a line, a word, or so many words. */
  repeat?: { shown: number; more: number; unit: 'line' | 'word'; length: number };
  /** While it is written. */
  tokensPerSecond?: number;
  /** Of the answer alone under the unsteered model, where the run asked for it. */
  perplexity?: number;
  previous?: PreviousAnswer;
}

/** One prompt with its answers. */
export interface ResultRow {
  /** Index of the run's item; the name of the row in messages. */
  item: number;
  prompt: string;
  /** What the instructed prompt has more than the plain one. */
  instruction?: string;
  /** File name and 1-based line, where it came from a file. */
  source?: { file: string; line: number };
  /** A setting that the run does not ask is absent. */
  answers: Readonly<Partial<Record<Setting, Answer>>>;
  /** Ids of the answers' run cells: what figures call them. */
  cells: Readonly<Partial<Record<Setting, string>>>;
  /** The steering rows, by index, whose vectors act in its steered answers. */
  vectors: readonly number[];
}

/** The prompts of one instruction, in the run's order. */
export interface ResultGroup {
  /** Unchanging in the run. */
  id: string;
  /** "at least 3 bullet points"; empty where the prompts name no instruction. */
  name: string;
  items: readonly number[];
  passed: Readonly<Partial<Record<Setting, number>>>;
  /** Prompts all of whose answers are finished. */
  done: number;
}

/** All but the rows. */
export interface ResultsHead {
  /** The run's folder name: when it changes, what is open and selected is forgotten. */
  run: string;
  title: string;
  /** "72 prompts · Qwen2.5-1.5B-Instruct Q4_K_M · greedy" */
  model: string;
  progress: Progress;
  settings: readonly SettingSummary[];
  /** Empty until there is something to say. */
  finding: readonly TextPart[];
  notices: readonly Notice[];
  /** Does any prompt name an instruction? */
  checked: boolean;
  steering: readonly SteeringRow[];
  groups: readonly ResultGroup[];
  /** Plots of the run, each complete with what its table says; absent where there are none. */
  figures?: readonly Figure[];
}

export interface ResultsSnapshot {
  /** Grows with every snapshot of one host. */
  revision: number;
  state: PageState;
  /** Head and rows, `rows[i].item === i`; absent where nothing was compared. */
  results?: { head: ResultsHead; rows: readonly ResultRow[] };
  /** A GGUF file, shown in place of all else. */
  document?: VectorDocument;
}

/** A snapshot less the rows that are as they were. Applies to revision `from` alone. */
export interface SnapshotUpdate {
  from: number;
  revision: number;
  state: PageState;
  head: ResultsHead;
  changed: readonly ResultRow[];
}

/** One token of an answer, with its residual's projection on the steering direction before and after the vector acted. */
export interface TokenProjection {
  text: string;
  before: number;
  after: number;
}

/** Token by token, where an answer lies along the direction that its prompt is steered along. */
export interface AnswerProjection {
  run: string;
  item: number;
  setting: Setting;
  /** Characters of the answer that it belongs to. */
  length: number;
  vector: string;
  layer: number;
  /** Where the projection rule puts every token; absent for a fixed weight. */
  target?: number;
  tokens: readonly TokenProjection[];
}

export type HostMessage =
  | { kind: 'snapshot'; snapshot: ResultsSnapshot }
  | { kind: 'update'; update: SnapshotUpdate }
  /** The reply to `show-answer`: the whole text. Dropped by the page if it shows another run by then. */
  | { kind: 'answer'; run: string; item: number; setting: Setting; previous?: true; text: string }
  /** The reply to `show-projection`. */
  | ({ kind: 'projection' } & AnswerProjection)
  /** The reply to `show-cells`: rows of the asked cells alone, in a numbering of their own. */
  | { kind: 'cells'; run: string; label: string; rows: readonly ResultRow[] };
