/** Shapes of what Steerboard keeps in files: steering vectors, runs. The readers and writers are beside their users. */
import type { Checked, InstructionArguments, InstructionResult } from '../core/instructions/types.ts';
import type { Sampling, StopReason } from './engine.ts';

/** The four ways to ask the same prompt: without the instruction, with it in the text, steered, and both. */
export type Setting = 'plain' | 'instructed' | 'steered' | 'both';

export const SETTINGS: readonly Setting[] = ['plain', 'instructed', 'steered', 'both'];

/** Layer −1 stands for "no steering" wherever layers are searched or listed. */
export const NO_LAYER = -1;

/** Which model made or ran something; equality of `sha256` decides. */
export interface ModelRecord {
  name: string;
  architecture: string;
  quantisation: string;
  sha256: string;
  layers: number;
  embedding: number;
  chatTemplateSha256?: string;
  /** SHA-256 of the model that this one is a working copy of. */
  sourceSha256?: string;
}

/** What one layer did on the validation prompts. Layer −1: unsteered. */
export interface LayerEvidence {
  layer: number;
  /** Prompts whose instructions all pass, loosely. */
  passed: number;
  total: number;
  /** Answers that are broken text (repetition). */
  broken: number;
}

/** The validation that chose a layer. */
export interface ValidationRecord {
  /** SHA-256 over the validation prompts, to tell reused prompts. */
  promptsSha256: string;
  promptCount: number;
  /** Answers with the instruction in the prompt and no steering, for comparison. */
  instructed?: { passed: number; total: number; broken: number };
  layers: readonly LayerEvidence[];
  strength: number;
  maxTokens: number;
}

/** A layer and strength to steer with. */
export interface ChosenSteering {
  /** NO_LAYER where validation preferred no steering. */
  layer: number;
  rule: 'projection' | 'fixed';
  /** Projection: × of the way from the mean without to the mean with the instruction. Fixed: the weight c. */
  strength: number;
  validation?: ValidationRecord;
}

/** How a vector came to be. Absent from plain control vectors of other tools. */
export interface VectorProvenance {
  schemaVersion: 1;
  method: 'mean-difference';
  model: ModelRecord;
  pairCount: number;
  /** SHA-256 over the pairs' texts in order. */
  pairsSha256: string;
  /** Names of the files the pairs came from. */
  files: readonly string[];
  instructionIds: readonly string[];
  /** Instruction ids with arguments, as the checks of the validation use them. */
  kwargs: readonly InstructionArguments[];
  /** ISO 8601 */
  created: string;
  steerboard: string;
  /** ‖v_l‖ of the mean difference before scaling to a unit vector, one a layer. */
  norms: Float32Array;
  /** Mean projection of the last prompt token on the unit vector, with the instruction (the target z̄) and without; one a layer. */
  meanWith: Float32Array;
  meanWithout: Float32Array;
  chosen?: ChosenSteering;
}

/** One direction a layer, in the model's residual stream. */
export interface SteeringVector {
  name: string;
  /** Architecture hint of the control-vector format, such as "llama". */
  modelHint: string;
  layers: number;
  embedding: number;
  /** Unit vectors (own files) or directions of any length (plain control vectors), one a layer; undefined where a file has none for that layer. */
  directions: readonly (Float32Array | undefined)[];
  provenance?: VectorProvenance;
}

/** One prompt of a run, in its two forms, with what is checked. */
export interface RunItem extends Checked {
  key: string;
  /** Without the instruction. */
  prompt: string;
  /** With it; undefined where the file has none, so that Instructed and Both can't be asked. */
  instructedPrompt?: string;
  /** Where it came from, for going back: file name and 1-based line. */
  source?: { file: string; line: number };
}

/** A vector as a run uses it. */
export interface RunVector {
  name: string;
  file: string;
  /** SHA-256 of the vector file. */
  sha256: string;
  rule: 'projection' | 'fixed';
}

/** Where and how strongly each of the run's vectors acts in a cell, by the vector's index. */
export interface CellSteering {
  vector: number;
  layer: number;
  strength: number;
}

/** One answer to be made: an item in a setting, with its steering. `id` is a hash of all that decides the answer. */
export interface RunCell {
  id: string;
  item: number;
  setting: Setting;
  steering: readonly CellSteering[];
}

export interface RunSpec {
  schemaVersion: 1;
  name: string;
  kind: 'compare' | 'search';
  created: string;
  model: ModelRecord;
  vectors: readonly RunVector[];
  items: readonly RunItem[];
  /** All cells, in the order in which they are made. */
  cells: readonly RunCell[];
  generation: { maxTokens: number; sampling: Sampling; stop: readonly string[] };
  /** What besides the cells decides the bytes of an answer. */
  environment: {
    steerboard: string;
    llamaRelease: string;
    backend: string;
    threads: number;
    attention: 'standard' | 'flash';
    contextLength: number;
    /** Date given to chat templates that ask for one (ISO 8601). */
    date: string;
  };
}

/** A finished cell: one line of `rows.jsonl`. */
export interface RunRow {
  cell: string;
  item: number;
  setting: Setting;
  steering: readonly CellSteering[];
  response: string;
  stopReason: StopReason;
  promptTokens: number;
  generatedTokens: number;
  seconds: number;
  checks: readonly InstructionResult[];
  /** Why the text counts as broken ("repeats 61 times"); undefined where it does not. */
  broken?: string;
}
