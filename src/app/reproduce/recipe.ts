import type { StarterLibrary } from '../../core/prompts/starter/library.ts';
import type { Figure } from '../../protocol/figures.ts';
import type { RunScoring } from '../../protocol/files.ts';
import type { Progress } from '../progress.ts';
import type { LiveRun } from '../runs/liveRun.ts';
import type { ScoringSession } from '../runs/rowScorer.ts';
import type { Session } from '../session.ts';
import type { Weight } from './strengths.ts';

/** What may be chosen about an experiment. Absent: as the paper or its code has it, see docs/reproduce.md. */
export interface RecipeOptions {
  /** Only so many evaluation prompts: a small trial. */
  limit?: number;
  /** Pairs per vector. */
  pairs?: number;
  /** Validation examples per instruction. */
  examples?: number;
  /** Candidate layers of a search or grid. */
  layers?: readonly number[];
  /** The layer of fixed weights. */
  layer?: number;
  weights?: readonly Weight[];
  maxTokens?: number;
  /** Most tokens of an answer of a search. */
  searchTokens?: number;
  /** Sentences of the length experiments. */
  sentences?: readonly number[];
  /** Where pairs and validation prompts come from. */
  pairsFrom: 'data' | 'starter';
  /** First share of an instruction's pairs that makes its vector; validation takes the rest, or, at 1, draws from the same ones. */
  vectorShare: number;
  /** Whether a layer with broken text may be chosen. */
  brokenCheck: boolean;
  /** Which layer's direction is the length vector of a composition: that of the layer it acts at, or the last one's as the released code takes. */
  lengthVector: 'own-layer' | 'last-layer';
  /** Vectors of another model of the same size. */
  sourceVectors?: string;
  seed: number;
}

/** Where an experiment is done: the model, the data, and the folder that everything goes to. */
export interface Lab {
  session: Session;
  recipe: string;
  /** Folder with the published files. */
  data: string;
  /** Vectors, runs, figures and report. What is in it already is not made again. */
  out: string;
  options: RecipeOptions;
  library: StarterLibrary;
  /** What is recorded of every answer besides its checks, and which model tells broken ones. */
  scoring?: RunScoring;
  judge?: ScoringSession;
  signal?: AbortSignal;
  onProgress?: (label: string, progress: Progress) => void;
  onNote?: (text: string) => void;
}

export interface Outcome {
  /** The run that the report shows. */
  main?: LiveRun;
  figures: Figure[];
  /** What a reader has to know, as sentences. */
  notes: string[];
}

/** A published experiment. */
export interface Recipe {
  name: string;
  title: string;
  /** Where it stands in the paper. */
  section: string;
  /** Files of the published data that it reads. */
  files: readonly string[];
  run(lab: Lab): Promise<Outcome>;
}
