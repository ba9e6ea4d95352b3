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

/** What one layer did at one strength on the validation prompts. Layer NO_LAYER with strength 0: unsteered. */
export interface GridPoint {
  layer: number;
  strength: number;
  /** Prompts whose instructions all pass, loosely unless the validation says otherwise. */
  passed: number;
  total: number;
  /** Answers that are broken text. */
  broken: number;
  /** It could not be chosen any more before all its answers were made; the counts are of those that were. */
  dropped?: true;
  /** Median perplexity of the answers alone under the unsteered model, over those that could be scored. */
  perplexity?: number;
}

/** The validation that chose a layer and strength. */
export interface ValidationRecord {
  /** SHA-256 over the validation prompts, to tell reused prompts. */
  promptsSha256: string;
  promptCount: number;
  /** The same prompts with the instruction in their text and no steering, for comparison, where the search asked without. */
  instructed?: { passed: number; total: number; broken: number };
  /** Unsteered first, then layers rising, and at each layer strengths rising. */
  points: readonly GridPoint[];
  /** Those searched, rising. */
  strengths: readonly number[];
  maxTokens: number;
  /** Whether the prompts carried the instruction besides the steering. */
  withInstruction: boolean;
  /** Which of the grid's answers were made: all; those that could still change the choice; the better half of the candidates, round by round. */
  search: 'full' | 'exact' | 'halving';
  /** Absent: loose. */
  criterion?: 'strict';
  /** The model that judged which answers are broken; absent where the rule on the text did. */
  judge?: JudgeRecord;
  /** Which model it was, where that is not the one that the vector was made with. */
  model?: ModelRecord;
}

/** A model whose low perplexity marks broken text. */
export interface JudgeRecord {
  name: string;
  sha256: string;
  /** An answer of less perplexity than this is broken. */
  below: number;
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
  /** Prompts were computed many at a time (`ModelInfo.extractsAbreast`); absent where each has the bits that it has alone. */
  extraction?: 'abreast';
  /** ‖v_l‖ of the mean difference before scaling to a unit vector, one a layer. */
  norms: Float32Array;
  /** Mean projection of the last prompt token on the unit vector, with the instruction (the target z̄) and without; one a layer. */
  meanWith: Float32Array;
  meanWithout: Float32Array;
  /** For prompts without the instruction. */
  chosen?: ChosenSteering;
  /** For prompts that carry the instruction in their text. */
  chosenWith?: ChosenSteering;
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
  /** The model it was made with, where that is another one and the user asked for it all the same. */
  crossModel?: ModelRecord;
}

/** Where and how strongly each of the run's vectors acts in a cell, by the vector's index. */
export interface CellSteering {
  vector: number;
  layer: number;
  strength: number;
}

/**
 * One answer to be made: an item in a setting, with its steering. `id` is a hash of all that decides the answer. Steered and Both have
 * no steering where no vector is for the item's instructions, or validation preferred none.
 */
export interface RunCell {
  id: string;
  item: number;
  setting: Setting;
  steering: readonly CellSteering[];
}

export interface RunSpec {
  schemaVersion: 1;
  name: string;
  /** `imported`: the answers were made elsewhere. */
  kind: 'compare' | 'search' | 'evaluate' | 'imported';
  created: string;
  model: ModelRecord;
  vectors: readonly RunVector[];
  items: readonly RunItem[];
  /** All cells, in the order in which they are made. */
  cells: readonly RunCell[];
  generation: { maxTokens: number; sampling: Sampling; stop: readonly string[] };
  /** How answers are judged besides their checks; absent: by the rule on the text alone. */
  scoring?: RunScoring;
  /** Which part of a greater run's items this one has. `index` counts from 0. */
  shard?: { index: number; count: number };
  /** Cells of a search that are not made, by their ids: they could not change its choice (exact), or their candidates did worse (halving). */
  skipped?: readonly string[];
  /** How a search goes about leaving cells out, from its beginning on; absent: it makes them all. */
  skippedBy?: 'exact' | 'halving';
  /** The named experiment that made the run, with its options. */
  recipe?: { name: string; options: Readonly<Record<string, unknown>> };
  environment: RunEnvironment;
  /** Where the run was gone on with elsewhere, by explicit choice: which cells that holds for. Later entries come after earlier ones. */
  changes?: readonly EnvironmentChange[];
}

/** What besides the cells decides the bytes of an answer. */
export interface RunEnvironment {
  steerboard: string;
  llamaRelease: string;
  backend: string;
  threads: number;
  attention: 'standard' | 'flash';
  contextLength: number;
  /** Date given to chat templates that ask for one (ISO 8601). */
  date: string;
  /** The beginning-of-sequence token was put twice where the template writes its own, as the published runs did. */
  doubleBos?: true;
}

/** Another environment than the run's own, for the cells that were made in it. */
export interface EnvironmentChange {
  /** When the run was gone on with in it. ISO 8601 */
  time: string;
  environment: RunEnvironment;
  /** Ids of the cells made in it, or to be made. */
  cells: readonly string[];
}

export interface RunScoring {
  /** Record each answer's perplexity under the run's own model, unsteered. */
  perplexity: boolean;
  /** Broken is what this model finds too predictable. */
  judge?: JudgeRecord;
  /** What a search counts as a pass: loose unless told. For words strict, since a loose variant may drop the line that has the word. */
  criterion?: 'strict';
}

/** A finished cell: one line of `rows.jsonl`. Nothing that differs when it is made again: timings are in `timings.jsonl`, beside. */
export interface RunRow {
  cell: string;
  item: number;
  setting: Setting;
  steering: readonly CellSteering[];
  response: string;
  stopReason: StopReason;
  promptTokens: number;
  generatedTokens: number;
  checks: readonly InstructionResult[];
  /** Why the text counts as broken ("repeats 61 times"); undefined where it does not. */
  broken?: string;
  /** Of the response alone under the unsteered model; absent where not asked for or not to be had. */
  perplexity?: number;
}
