/** What a page shows of a GGUF file: a steering vector, or a short text of what it is instead. All texts are written by the host. */
import type { Figure } from './figures.ts';
import type { TextPart } from './view.ts';

/** What a button of the document does. `subject` of an intent: the name of a file, for `open-file`. */
export const VECTOR_COMMANDS = ['use', 'search-layers', 'export', 'analyse', 'import', 'shift', 'keep', 'use-model', 'open-file', 'open-run'] as const;

export type VectorCommand = (typeof VECTOR_COMMANDS)[number];

export interface VectorButton {
  label: string;
  command: VectorCommand;
}

/** One line: "Layer  19 of 0–27, chosen by validation". */
export interface Fact {
  label: string;
  text: readonly TextPart[];
  links?: readonly (VectorButton & { subject?: string })[];
  /** Something that a reader must not miss. */
  warning?: true;
}

export interface FactGroup {
  title: string;
  facts: readonly Fact[];
}

export interface LayerRow {
  /** One a column; the first is the layer. */
  cells: readonly string[];
  chosen?: true;
  searched?: true;
  /** Left out for broken text, which its note says. */
  broken?: true;
}

/** By layer, unsteered first where it was searched. */
export interface LayerTable {
  title: string;
  /** "12 searched of 28" */
  detail: string;
  columns: readonly { label: string; left?: true }[];
  rows: readonly LayerRow[];
  /** Label of the switch that shows the searched layers alone; absent where all are or none is. */
  onlySearched?: string;
}

export interface VectorDocument {
  title: string;
  /** "Steering vector for Qwen2.5-1.5B-Instruct. 28 layers, 174 KB. Read only." */
  detail: string;
  actions: readonly VectorButton[];
  /** What it is where that is no vector with a record, or a question about it. */
  notices: readonly { text: string; problem?: true; actions: readonly VectorButton[] }[];
  /** Whether it works before what it was made from. */
  facts: readonly FactGroup[];
  /** The searches that chose its layers. */
  search?: { title: string; figures: readonly Figure[] };
  curves?: { title: string; figures: readonly Figure[] };
  layers?: LayerTable;
}
