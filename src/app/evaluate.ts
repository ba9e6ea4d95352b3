import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import { unsteered } from '../core/experiments/plan.ts';
import { fittingVectors, type FittingUse } from '../core/experiments/vectorFit.ts';
import { cosine } from '../core/vectors/cosine.ts';
import { layerSteering } from '../core/vectors/strength.ts';
import type { Sampling } from '../protocol/engine.ts';
import { NO_LAYER, type CellSteering, type ChosenSteering, type RunItem, type RunScoring, type RunSpec, type Setting, type SteeringVector } from '../protocol/files.ts';
import { askedSettings, type RunOptions } from './compare.ts';
import { hashFile } from './hashFile.ts';
import { executeRun } from './runs/executeRun.ts';
import type { LiveRun } from './runs/liveRun.ts';
import { startRun, type RunPlace } from './runs/startRun.ts';
import type { Session } from './session.ts';
import { assertUsable, defaultLayer, type ActiveSteering, type SteeringOverride } from './steering.ts';
import { DEFAULT_MAX_TOKENS } from './steerPrompt.ts';
import { readVectorFile } from './vectors/readVectorFile.ts';

/** A vector file to evaluate with. */
export interface EvaluatedVector extends Omit<SteeringOverride, 'crossModel'> {
  file: string;
  /** Act on every prompt, whatever instructions the vector was made of. */
  everywhere?: boolean;
}

export interface EvaluateParams extends RunPlace {
  name: string;
  items: readonly RunItem[];
  vectors: readonly EvaluatedVector[];
  /** Default: all that the prompts and vectors allow. */
  settings?: readonly Setting[];
  /** Take vectors of another model of the same width and depth. */
  crossModel?: boolean;
  maxTokens?: number;
  sampling?: Sampling;
  stop?: readonly string[];
  scoring?: RunScoring;
  recipe?: RunSpec['recipe'];
}

/** Where one vector acts, for prompts without the instruction and for prompts with it. */
export interface VectorUse {
  name: string;
  file: string;
  /** NO_LAYER: validation preferred no steering, so the vector does not act. */
  without: Use;
  with: Use;
  crossModel?: string;
}

interface Use extends Pick<ChosenSteering, 'layer' | 'strength' | 'rule'> {
  /** Told by the caller, chosen by validation, or by nobody: then at two thirds of the depth. */
  by: 'told' | 'validation' | 'nobody';
}

/** Two vectors that act at the same layer in the same prompts: the second one changes what the first one set. */
export interface Conflict {
  vectors: readonly [string, string];
  layer: number;
  cosine: number | undefined;
  /** Answers in which they meet. */
  answers: number;
}

export interface EvaluationPlan {
  uses: readonly VectorUse[];
  /** Prompts for each instruction, with the vectors that serve it; none: it runs unsteered. */
  coverage: readonly { instruction: string; prompts: number; vectors: readonly string[] }[];
  conflicts: readonly Conflict[];
  /** Prompts in which no vector acts, without the instruction and with it; 0 where that is not asked. */
  unsteered: { without: number; with: number };
}

export interface Evaluation {
  run: LiveRun;
  plan: EvaluationPlan;
  steerings: readonly ActiveSteering[];
}

/**
 * Answers prompts in up to four settings, each item steered with the vectors of its own instructions, each at its own layer with its own
 * rule, all in the same pass (method of Stolfo et al. 2025, sections 3 and 6). An instruction without a vector, or whose validation
 * preferred no steering, runs unsteered. A cancelled run comes back with state `stopped` and its finished rows.
 *
 * @throws {SteerboardError} `no-prompts`; `bad-arguments` where several vectors are for the same instruction, or a setting can't be asked; `vector-mismatch`, `bad-vector`
 */
export async function evaluate(session: Session, params: EvaluateParams, options: RunOptions & { onPlan?: (plan: EvaluationPlan) => void } = {}): Promise<Evaluation> {
  const { items, maxTokens = DEFAULT_MAX_TOKENS } = params;
  if (items.length === 0) throw new SteerboardError('no-prompts', t('There are no prompts to evaluate.'));
  const loaded = await Promise.all(params.vectors.map((vector) => loadUse(session, vector, params.crossModel)));
  const table = new SteeringTable();
  const settings = askedSettings(items, loaded, params.settings);
  // A way that is not asked for is not made: its vectors would be the run's, and its clashes refused.
  const ways = {
    without: settings.includes('steered') ? waySteering(items, loaded, 'without', table) : [],
    with: settings.includes('both') ? waySteering(items, loaded, 'with', table) : [],
  };
  const plan: EvaluationPlan = {
    uses: loaded.map(({ use }) => use),
    coverage: coverageOf(items, loaded),
    conflicts: conflictsOf([...ways.without, ...ways.with], table.steerings),
    unsteered: { without: unsteeredIn(ways.without), with: unsteeredIn(ways.with) },
  };
  options.onPlan?.(plan);

  const steeringOf: Record<Setting, (item: RunItem, index: number) => readonly CellSteering[]> = {
    plain: unsteered, instructed: unsteered, steered: (_, index) => ways.without[index]!, both: (_, index) => ways.with[index]!,
  };
  const run = await startRun(session, {
    kind: 'evaluate', name: params.name, runsFolder: params.runsFolder, into: params.into, acceptChanges: params.acceptChanges, shard: params.shard, items,
    steerings: table.steerings, settings: settings.map((setting) => ({ setting, steering: steeringOf[setting] })), maxTokens,
    ...(params.sampling && { sampling: params.sampling }), ...(params.stop && { stop: params.stop }),
    ...(params.scoring && { scoring: params.scoring }), ...(params.recipe && { recipe: params.recipe }),
  });
  options.onRun?.(run);
  await executeRun(session, run, table.steerings, options);
  return { run, plan, steerings: table.steerings };
}

function unsteeredIn(cells: readonly (readonly CellSteering[])[]): number {
  return cells.filter((cell) => cell.length === 0).length;
}

interface LoadedUse {
  use: VectorUse;
  vector: SteeringVector;
  sha256: string;
  everywhere: boolean;
  crossModel: ActiveSteering['crossModel'];
}

async function loadUse(session: Session, told: EvaluatedVector, crossModelWanted: boolean | undefined): Promise<LoadedUse> {
  const { file, everywhere = false } = told;
  const [vector, sha256] = await Promise.all([readVectorFile(file), hashFile(file)]);
  const crossModel = assertUsable(vector, file, session.record, crossModelWanted);
  const chosen = vector.provenance?.chosen;
  const use: VectorUse = {
    name: vector.name, file, without: useOf(vector, told, chosen), with: useOf(vector, told, vector.provenance?.chosenWith ?? chosen),
    ...(crossModel && { crossModel: crossModel.name }),
  };
  for (const { layer, rule, strength } of [use.without, use.with]) if (layer !== NO_LAYER) layerSteering(vector, layer, rule, strength);
  return { use, vector, sha256, everywhere, crossModel };
}

function useOf(vector: SteeringVector, told: SteeringOverride, chosen: ChosenSteering | undefined): Use {
  const rule = told.rule ?? chosen?.rule ?? (vector.provenance ? 'projection' : 'fixed');
  return {
    layer: told.layer ?? chosen?.layer ?? defaultLayer(vector),
    rule,
    strength: told.strength ?? (chosen?.rule === rule ? chosen.strength : 1),
    by: told.layer !== undefined ? 'told' : chosen !== undefined ? 'validation' : 'nobody',
  };
}

/** The run's vectors: one entry a file and rule, since a run's vector has one rule. */
class SteeringTable {
  readonly steerings: ActiveSteering[] = [];

  indexOf({ use: { file }, vector, sha256, crossModel }: LoadedUse, { layer, strength, rule }: Use): number {
    const known = this.steerings.findIndex((steering) => steering.file === file && steering.rule === rule);
    if (known >= 0) return known;
    return this.steerings.push({ vector, file, sha256, layer, strength, rule, ...(crossModel && { crossModel }) }) - 1;
  }
}

/** What each item is steered with in one way of asking. */
function waySteering(items: readonly RunItem[], loaded: readonly LoadedUse[], way: 'without' | 'with', table: SteeringTable): CellSteering[][] {
  const fitting = fittingUses(loaded, way);
  return items.map((item) => {
    const { vectors, ambiguous } = fittingVectors(item, fitting);
    const [clash] = ambiguous;
    if (clash) {
      const files = clash.vectors.map((index) => loaded[index]!.use.file).join(', ');
      throw new SteerboardError('bad-arguments', t('Several vectors are for {0} alike: {1}.', item.instructionIds[clash.instruction]!, files), {
        ...(item.source && { file: item.source.file, line: item.source.line }), hint: t('Name one of them.'),
      });
    }
    return vectors.flatMap((index): CellSteering[] => {
      const entry = loaded[index]!;
      const use = entry.use[way];
      return use.layer === NO_LAYER ? [] : [{ vector: table.indexOf(entry, use), layer: use.layer, strength: use.strength }];
    });
  });
}

function fittingUses(loaded: readonly LoadedUse[], way: 'without' | 'with'): FittingUse[] {
  return loaded.map(({ use, vector, everywhere }) => ({
    instructionIds: everywhere ? [] : vector.provenance?.instructionIds ?? [],
    kwargs: everywhere ? [] : vector.provenance?.kwargs ?? [],
    subtracted: use[way].strength < 0,
  }));
}

function coverageOf(items: readonly RunItem[], loaded: readonly LoadedUse[]): EvaluationPlan['coverage'] {
  const fitting = fittingUses(loaded, 'without').filter(({ instructionIds }) => instructionIds.length > 0);
  const own = loaded.filter(({ everywhere, vector }) => !everywhere && (vector.provenance?.instructionIds.length ?? 0) > 0);
  const rows = new Map<string, { prompts: number; vectors: Set<string> }>();
  for (const { instructionIds, kwargs } of items) {
    instructionIds.forEach((id, index) => {
      const name = instructionName(id, kwargs[index]);
      const row = rows.get(name) ?? { prompts: 0, vectors: new Set() };
      rows.set(name, row);
      row.prompts++;
      for (const vector of fittingVectors({ instructionIds: [id], kwargs: [kwargs[index] ?? {}] }, fitting).vectors) row.vectors.add(own[vector]!.use.name);
    });
  }
  return [...rows].map(([instruction, { prompts, vectors }]) => ({ instruction, prompts, vectors: [...vectors] }));
}

/** With the language, as the published ids have it: vectors are made for each. */
function instructionName(id: string, kwargs: RunItem['kwargs'][number] | undefined): string {
  const language = kwargs?.['language'];
  return id === 'language:response_language' && typeof language === 'string' ? `${id}_${language}` : id;
}

function conflictsOf(cells: readonly (readonly CellSteering[])[], steerings: readonly ActiveSteering[]): Conflict[] {
  const conflicts = new Map<string, { first: CellSteering; second: CellSteering; answers: number }>();
  for (const cell of cells) {
    cell.forEach((first, at) => {
      for (const second of cell.slice(at + 1)) {
        if (first.layer !== second.layer) continue;
        const key = [Math.min(first.vector, second.vector), Math.max(first.vector, second.vector), first.layer].join(' ');
        const known = conflicts.get(key) ?? { first, second, answers: 0 };
        conflicts.set(key, { ...known, answers: known.answers + 1 });
      }
    });
  }
  return [...conflicts.values()].map(({ first, second, answers }) => {
    const [a, b] = [steerings[first.vector]!.vector, steerings[second.vector]!.vector];
    return { vectors: [a.name, b.name], layer: first.layer, cosine: cosine(a.directions[first.layer]!, b.directions[second.layer]!), answers };
  });
}
