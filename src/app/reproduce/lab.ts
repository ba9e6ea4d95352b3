import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SteerboardError } from '../../core/errors.ts';
import { madeText } from '../../core/experiments/complete.ts';
import type { PlannedSetting } from '../../core/experiments/plan.ts';
import { hashTexts } from '../../core/hash.ts';
import type { Checked } from '../../core/instructions/types.ts';
import type { Pair } from '../../core/prompts/pairs.ts';
import type { RunItem, RunScoring, SteeringVector } from '../../protocol/files.ts';
import { computeVector } from '../computeVector.ts';
import { hashFile } from '../hashFile.ts';
import { executeRun } from '../runs/executeRun.ts';
import type { LiveRun } from '../runs/liveRun.ts';
import { startRun } from '../runs/startRun.ts';
import type { ActiveSteering } from '../steering.ts';
import { readVectorFile } from '../vectors/readVectorFile.ts';
import type { Lab } from './recipe.ts';

/** Most new tokens of an answer in the evaluations, by experiment, as the released configurations have them. */
export const PUBLISHED_TOKENS = { format: 2048, length: 1024, words: 1024, formatSearch: 768, wordsSearch: 256 } as const;

/** A vector of the lab with its file. */
export interface LabVector {
  vector: SteeringVector;
  file: string;
}

export interface VectorRequest extends Pick<Checked, 'instructionIds' | 'kwargs'> {
  name: string;
  pairs: readonly Pair[];
  /** The files that the pairs come from, for the record. */
  files: readonly string[];
}

/** A vector made from pairs, or the one that was made from the same pairs with the same model before. */
export async function labVector(lab: Lab, request: VectorRequest): Promise<LabVector> {
  const folder = join(lab.out, 'vectors');
  await mkdir(folder, { recursive: true });
  const pairsSha256 = hashTexts(request.pairs.flatMap(({ prompt, promptWithoutInstruction }) => [prompt, promptWithoutInstruction]));
  // Names may differ in case only, and other options make other pairs.
  const file = join(folder, `${fileName(request.name)}-${pairsSha256.slice(0, 8)}.gguf`);
  const known = await readVectorFile(file).catch((error: unknown) => {
    if (SteerboardError.is(error, 'file-access')) return undefined;
    throw error;
  });
  if (known?.provenance?.pairsSha256 === pairsSha256 && known.provenance.model.sha256 === lab.session.record.sha256) return { vector: known, file };
  const vector = await computeVector(lab.session, { ...request, target: file }, taskOf(lab, `Vector ${request.name}`));
  return { vector, file };
}

export interface LabRun {
  /** What distinguishes it from the experiment's other runs; its folder is called so. */
  name: string;
  items: readonly RunItem[];
  steerings: readonly ActiveSteering[];
  settings: readonly PlannedSetting[];
  maxTokens: number;
  stop?: readonly string[];
  perplexity?: boolean;
  /** What a search counts as a pass. Default: loose. */
  criterion?: 'strict';
  kind?: 'evaluate' | 'search';
}

/** Answers, in a run folder of the lab. One that was stopped is gone on with, a finished one is read. @throws {SteerboardError} `cancelled` */
export async function labRun(lab: Lab, { name, kind = 'evaluate', items, steerings, settings, maxTokens, stop, perplexity = false, criterion }: LabRun): Promise<LiveRun> {
  const { session, recipe } = lab;
  const runsFolder = join(lab.out, 'runs');
  await mkdir(runsFolder, { recursive: true });
  const run = await startRun(session, {
    kind, name: `${recipe}: ${name}`, runsFolder, into: join(runsFolder, fileName(name)), items, steerings, settings, maxTokens,
    ...(stop && { stop }), ...scoringOf(lab, perplexity, criterion), recipe: recordOf(lab),
  });
  if (run.isComplete) return run;
  await executeRun(session, run, steerings, { ...taskOf(lab, `Answers, ${name}`), judge: lab.judge });
  if (run.state.status !== 'finished') throw new SteerboardError('cancelled', `Stopped at ${madeText(run)} answers. The same command goes on from there.`, { file: run.folder });
  return run;
}

/** The vector at work at a layer. */
export async function active({ vector, file }: LabVector, rule: ActiveSteering['rule'], layer: number, strength: number): Promise<ActiveSteering> {
  return { vector, file, sha256: await hashFile(file), layer, strength, rule };
}

/** As far down the model as a layer of the published one is in its own. */
export function depthLayer(published: { layer: number; of: number }, layers: number): number {
  return Math.min(layers - 1, Math.round((published.layer / published.of) * layers));
}

/** The recipe as runs record it. */
function recordOf({ recipe, options }: Lab): { name: string; options: Record<string, unknown> } {
  return { name: recipe, options: { ...options, ...(options.sourceVectors !== undefined && { sourceVectors: basename(options.sourceVectors) }) } };
}

function scoringOf({ scoring }: Lab, perplexity: boolean, criterion: LabRun['criterion']): { scoring?: RunScoring } {
  if (!scoring && !perplexity && !criterion) return {};
  return { scoring: { ...scoring, perplexity: perplexity || scoring?.perplexity === true, ...(criterion && { criterion }) } };
}

export function taskOf(lab: Lab, label: string): { signal?: AbortSignal; onProgress: (progress: Parameters<NonNullable<Lab['onProgress']>>[1]) => void } {
  return { ...(lab.signal && { signal: lab.signal }), onProgress: (progress) => lab.onProgress?.(label, progress) };
}

/** A name as any file system takes it for a file or folder. */
export function fileName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 80);
}
