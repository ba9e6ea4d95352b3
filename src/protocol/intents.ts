import type { Setting } from './files.ts';
import type { VectorCommand } from './vectorDocument.ts';

/** What happens when a button of the page is pressed, where no more needs to be said. */
export const COMMANDS = [
  'compare-selected',
  'open-sample',
  'select-model',
  'download-default-model',
  'compute-vector',
  'compare-anyway',
  'manage-trust',
  'cancel-loading',
  'restart-engine',
  'show-log',
  'report-problem',
  'select-vector',
  'select-vector-model',
  'stop',
  'resume',
  'run-again',
  'search-layers',
  'add-check',
  'add-instruction',
  'open-in-editor',
] as const;

export type PageCommand = (typeof COMMANDS)[number];

/** What a run can be saved as. */
export const EXPORTS = ['html', 'markdown', 'csv', 'jsonl'] as const;

export type ExportFormat = (typeof EXPORTS)[number];

/** A layer and strength for one vector, by its steering row. */
export interface SteeringChange {
  vector: number;
  layer: number;
  strength: number;
}

/** What the page asks of its host. `src/app/results/parseIntent.ts` reads it from a message. */
export type Intent =
  /** The page can receive; also asked again when an update does not fit what the page has. The host replies with a complete snapshot. */
  | { kind: 'ready' }
  | { kind: 'command'; command: PageCommand }
  /** Reveal the prompt in its file. */
  | { kind: 'open-source'; item: number }
  /** The host replies with `answer`. `previous`: the answer that is kept for comparison. */
  | { kind: 'show-answer'; item: number; setting: Setting; previous?: true }
  | { kind: 'stop-answer'; item: number; setting: Setting }
  | { kind: 'run-row'; item: number }
  | { kind: 'copy'; text: string }
  /** Steer the shown run anew and keep its answers for comparison. `first`: items in view, to be answered before the others. */
  | { kind: 'steer'; changes: readonly SteeringChange[]; first: readonly number[] }
  /** The host replies with `projection`. */
  | { kind: 'show-projection'; item: number; setting: Setting }
  /** Answers that no row of the snapshot has, such as those of a layer search: the host replies with `cells`. */
  | { kind: 'show-cells'; label: string; cells: readonly string[] }
  | { kind: 'export'; format: ExportFormat }
  /** A figure as a PNG, base64 without the `data:` head. */
  | { kind: 'save-image'; name: string; png: string }
  /** Of the document. */
  | { kind: 'vector'; command: VectorCommand; subject?: string };
