import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import { madeText } from '../core/experiments/complete.ts';
import { drawExamples } from '../core/experiments/drawExamples.ts';
import { unsteered, type PlannedSetting } from '../core/experiments/plan.ts';
import { searchChoice } from '../core/experiments/searchChoice.ts';
import { searchGrid, type Candidate, type GridChoice } from '../core/experiments/searchGrid.ts';
import { servesAny } from '../core/experiments/vectorFit.ts';
import { NO_LAYER, type ChosenSteering, type RunItem, type RunRow, type RunScoring, type RunSpec, type SteeringVector, type ValidationRecord } from '../protocol/files.ts';
import type { RunOptions } from './compare.ts';
import { hashFile } from './hashFile.ts';
import { executeAsBegun } from './runs/executeExactly.ts';
import type { LiveRun } from './runs/liveRun.ts';
import { startRun, type RunPlace } from './runs/startRun.ts';
import type { Session } from './session.ts';
import { assertUsable, type ActiveSteering } from './steering.ts';
import { DEFAULT_MAX_TOKENS } from './steerPrompt.ts';
import { readVectorFile } from './vectors/readVectorFile.ts';

/** As the published search took: 12 types × 8. */
const DEFAULT_EXAMPLES = 8;
export const DEFAULT_SEED = 42;

export interface SearchParams extends RunPlace {
  vectorFile: string;
  /** Validation prompts to draw from: none of them may have made the vector or test it later. */
  items: readonly RunItem[];
  /** How many of them. Default: 8. */
  examples?: number;
  seed?: number;
  /** These very points, instead of layers and strengths. */
  candidates?: GridChoice['candidates'];
  /** Default: every second layer from a fifth of the depth up. */
  layers?: readonly number[];
  /** Default: as the vector's last search chose, else 1. */
  strengths?: GridChoice['strengths'];
  rule?: ChosenSteering['rule'];
  /** Steer prompts that carry the instruction; the choice is kept apart from the one for prompts without. */
  withInstruction?: boolean;
  /**
   * `exact` leaves out answers that can't change the choice any more: it is that of the full grid, whose other figures are not all made.
   * `halving` asks only the better half of the candidates on from prompt to prompt, and may choose otherwise. Default: the full grid.
   */
  search?: ValidationRecord['search'];
  maxTokens?: number;
  stop?: readonly string[];
  scoring?: RunScoring;
  /** Search a vector of another model of the same size; needs a `target`. */
  crossModel?: boolean;
  /** Where the vector with its choice is written. Default: `vectorFile`. */
  target?: string;
}

export interface SearchResult {
  vector: SteeringVector;
  chosen: ChosenSteering;
  run: LiveRun;
  /** What the reader of the choice has to know besides, as sentences. */
  notes: string[];
}

/**
 * Tries a vector at each layer and strength on validation prompts and keeps the best with its evidence in the vector file (method of
 * Stolfo et al. 2025, section 3; the rule of `choosePoint`). The answers are a run on disk. A cancelled search changes no vector.
 *
 * @throws {SteerboardError} `no-prompts`, `bad-arguments`, `cancelled`, and what reading the vector and the engine say
 */
export async function searchLayers(session: Session, params: SearchParams, options: RunOptions = {}): Promise<SearchResult> {
  const { vectorFile, maxTokens = DEFAULT_MAX_TOKENS, withInstruction = false } = params;
  const [vector, sha256] = await Promise.all([readVectorFile(vectorFile), hashFile(vectorFile)]);
  const crossModel = assertUsable(vector, vectorFile, session.record, params.crossModel);
  if (vector.provenance === undefined) {
    throw new SteerboardError('bad-vector', t('A plain control vector has no place for the evidence of a search.'), { file: vectorFile, hint: t('Compute the vector with Steerboard.') });
  }
  if (crossModel !== undefined && params.target === undefined) {
    throw new SteerboardError('bad-arguments', t('“{0}” keeps the layer of its own model, {1}.', vector.name, crossModel.name), { file: vectorFile, hint: t('Name another file for the vector with the layer of this one.') });
  }
  if (params.shard !== undefined) throw new SteerboardError('bad-arguments', t('A search chooses from all its answers, so it has no parts.'), { hint: t('Leave out the part.') });
  const rule = params.rule ?? vector.provenance.chosen?.rule ?? 'projection';
  const strengths = params.strengths ?? [vector.provenance.chosen?.rule === rule ? vector.provenance.chosen.strength : 1];
  const grid = searchGrid(vector, { ...(params.candidates && { candidates: params.candidates }), ...(params.layers && { layers: params.layers }), strengths, rule });
  const { items, notes } = validationItems(vector, params);

  const steering: ActiveSteering = { vector, file: vectorFile, sha256, ...grid[0]!, rule, ...(crossModel && { crossModel }) };
  const run = await startRun(session, {
    kind: 'search', name: `${vector.name} ${withInstruction ? 'layers with the instruction' : 'layers'}`, runsFolder: params.runsFolder, into: params.into, acceptChanges: params.acceptChanges, items, steerings: [steering],
    settings: searchSettings(grid, withInstruction), maxTokens, ...(params.stop && { stop: params.stop }), ...(params.scoring && { scoring: params.scoring }),
    ...(params.search !== undefined && params.search !== 'full' && { skippedBy: params.search }),
  });
  options.onRun?.(run);
  await executeAsBegun(session, run, [steering], options);
  if (run.state.status !== 'finished') {
    throw new SteerboardError('cancelled', t('The search was stopped at {0} answers; the vector is as it was.', madeText(run)), { file: vectorFile });
  }
  const { vector: searched, chosen } = await keepChoice(session, run, vectorFile, params.target);
  return { vector: searched, chosen, run, notes: [...notes, ...choiceNotes(chosen)] };
}

/**
 * Writes what a finished search chose, with its evidence, into the vector file, or into a copy of it.
 *
 * @throws {SteerboardError} `bad-vector` where the file is no longer the vector that was searched
 */
export async function keepChoice(session: Session, run: { spec: RunSpec; rows: readonly RunRow[] }, vectorFile: string, target = vectorFile): Promise<{ vector: SteeringVector; chosen: ChosenSteering }> {
  const [vector, sha256] = await Promise.all([readVectorFile(vectorFile), hashFile(vectorFile)]);
  if (sha256 !== run.spec.vectors[0]?.sha256 || vector.provenance === undefined) {
    throw new SteerboardError('bad-vector', t('The vector has changed since the search began, so the choice is not written into it.'), { file: vectorFile, hint: t('Search again.') });
  }
  const chosen = searchChoice(run.spec, run.rows);
  const kept = chosen.validation?.withInstruction ? { chosenWith: chosen } : { chosen };
  const searched: SteeringVector = { ...vector, provenance: { ...vector.provenance, ...kept } };
  await session.engine.writeVector(target, searched);
  return { vector: searched, chosen };
}

/** No steering and each candidate; without the instruction, the unsteered answers with it besides, for comparison. */
function searchSettings(grid: readonly Candidate[], withInstruction: boolean): PlannedSetting[] {
  const candidates = grid.map(({ layer, strength }): PlannedSetting => ({ setting: withInstruction ? 'both' : 'steered', steering: () => [{ vector: 0, layer, strength }] }));
  const instructed: PlannedSetting = { setting: 'instructed', steering: unsteered };
  return withInstruction ? [instructed, ...candidates] : [{ setting: 'plain', steering: unsteered }, instructed, ...candidates];
}

/** Those that are for the vector's instruction, as many as asked for. */
function validationItems(vector: SteeringVector, { items, examples = DEFAULT_EXAMPLES, seed = DEFAULT_SEED, withInstruction }: SearchParams): { items: RunItem[]; notes: string[] } {
  if (items.length === 0) throw new SteerboardError('no-prompts', t('There are no validation prompts.'));
  const notes: string[] = [];
  const served = items.filter((item) => servesAny(vector.provenance!, item));
  const fitting = served.length > 0 ? served : items;
  if (served.length === 0 && vector.provenance!.instructionIds.length > 0) {
    notes.push(t('No validation prompt is for the vector\'s instruction ({0}); their own checks decide.', vector.provenance!.instructionIds.join(', ')));
  } else if (fitting.length < items.length) {
    notes.push(t('{0} of the {1} prompts are for the vector\'s instruction; the others are left out.', fitting.length, items.length));
  }
  const unchecked = fitting.find((item) => item.instructionIds.length === 0);
  if (unchecked !== undefined) throw promptFault(unchecked, t('A validation prompt names no instruction, so its answers can\'t be checked.'), t('Give it an "instruction_id_list", or put checks into a ".checks.json" file beside the prompts.'));
  const unfit = withInstruction ? fitting.find((item) => item.instructedPrompt === undefined) : undefined;
  if (unfit !== undefined) throw promptFault(unfit, t('A validation prompt has no form with the instruction, so a search with it can\'t ask it.'), t('Give rows "prompt" and "prompt_without_instruction".'));
  const drawn = drawExamples(fitting, examples, seed);
  if (drawn.length === 1) notes.push(t('There is a single validation prompt: the choice rests on one answer a layer.'));
  else if (drawn.length < examples) notes.push(t('There are {0} validation prompts where {1} were asked for.', drawn.length, examples));
  return { items: drawn, notes };
}

function choiceNotes({ layer, validation }: ChosenSteering): string[] {
  const steered = validation?.points.filter((point) => point.layer !== NO_LAYER) ?? [];
  if (layer !== NO_LAYER || steered.length === 0) return [];
  if (steered.every(({ broken }) => broken > 0)) return [t('Every candidate gave broken answers, so none could be chosen: search lower strengths, or other layers.')];
  if (validation?.points.every(({ total }) => total === 0)) return [t('No answer could be checked, so none could be chosen: see to the checks of the validation prompts.')];
  return [];
}

function promptFault(item: RunItem, message: string, hint: string): SteerboardError {
  return new SteerboardError('bad-prompt-file', message, { ...(item.source && { file: item.source.file, line: item.source.line }), hint });
}
