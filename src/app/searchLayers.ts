import { SteerboardError } from '../core/errors.ts';
import { summarizeSearch } from '../core/experiments/layerSearch.ts';
import { unsteered, type PlannedSetting } from '../core/experiments/plan.ts';
import { hashTexts } from '../core/hash.ts';
import { choosePoint } from '../core/vectors/choosePoint.ts';
import { layerCandidates } from '../core/vectors/layerCandidates.ts';
import { NO_LAYER, type ChosenSteering, type RunItem, type SteeringVector } from '../protocol/files.ts';
import type { RunOptions } from './compare.ts';
import { executeRun } from './runs/executeRun.ts';
import type { LiveRun } from './runs/liveRun.ts';
import { startRun } from './runs/startRun.ts';
import type { Session } from './session.ts';
import { loadSteering } from './steering.ts';
import { DEFAULT_MAX_TOKENS } from './steerPrompt.ts';

export interface SearchParams {
  vectorFile: string;
  /** Validation prompts: none of them may have made the vector or test it later. */
  items: readonly RunItem[];
  /** Default: every layer from a fifth of the depth up. */
  layers?: readonly number[];
  strength?: number;
  rule?: ChosenSteering['rule'];
  maxTokens?: number;
  runsFolder: string;
}

/**
 * Tries a vector at each layer on validation prompts and keeps the best layer with its evidence in the vector file (method of
 * Stolfo et al. 2025, section 3; the rule of `choosePoint`). The answers are a run on disk. A cancelled search changes no vector.
 *
 * @throws {SteerboardError} `no-prompts`, `bad-arguments`, `cancelled`, and what reading the vector and the engine say
 */
export async function searchLayers(session: Session, params: SearchParams, options: RunOptions = {}): Promise<{ vector: SteeringVector; chosen: ChosenSteering; run: LiveRun }> {
  const { items, vectorFile, maxTokens = DEFAULT_MAX_TOKENS } = params;
  assertCheckable(items);
  const steering = await loadSteering(vectorFile, session.record, { ...(params.rule && { rule: params.rule }), strength: params.strength ?? 1 });
  const { vector, strength, rule } = steering;
  if (vector.provenance === undefined) {
    throw new SteerboardError('bad-vector', 'A plain control vector has no place for the evidence of a search.', { file: vectorFile, hint: 'Compute the vector with Steerboard.' });
  }
  const layers = params.layers ?? layerCandidates(vector.layers).filter((layer) => vector.directions[layer] !== undefined);
  if (layers.length === 0) throw new SteerboardError('bad-arguments', 'No layers to search.', { file: vectorFile });

  const settings: PlannedSetting[] = [
    { setting: 'plain', steering: unsteered },
    { setting: 'instructed', steering: unsteered },
    ...layers.map((layer): PlannedSetting => ({ setting: 'steered', steering: () => [{ vector: 0, layer, strength }] })),
  ];
  const run = await startRun(session, { kind: 'search', name: `${vector.name} layers`, runsFolder: params.runsFolder, items, steerings: [steering], settings, maxTokens });
  options.onRun?.(run);
  await executeRun(session, run, [steering], options);
  if (run.state.status !== 'finished') {
    throw new SteerboardError('cancelled', `The search was stopped at ${run.rows.length} of ${run.spec.cells.length} answers; the vector is as it was.`, { file: vectorFile });
  }

  const evidence = summarizeSearch(run.spec, run.rows);
  const chosen: ChosenSteering = {
    layer: choosePoint(evidence.points)?.layer ?? NO_LAYER,
    rule,
    strength,
    validation: {
      promptsSha256: hashTexts(items.flatMap(({ prompt, instructedPrompt }) => [prompt, instructedPrompt ?? ''])),
      promptCount: items.length,
      ...(evidence.instructed && { instructed: evidence.instructed }),
      points: evidence.points,
      strengths: [strength],
      maxTokens,
      withInstruction: evidence.withInstruction,
      search: 'full',
    },
  };
  const searched: SteeringVector = { ...vector, provenance: { ...vector.provenance, chosen } };
  await session.engine.writeVector(vectorFile, searched);
  return { vector: searched, chosen, run };
}

/** A search without checks would choose by nothing. */
function assertCheckable(items: readonly RunItem[]): void {
  if (items.length === 0) throw new SteerboardError('no-prompts', 'There are no validation prompts.');
  const unchecked = items.find((item) => item.instructionIds.length === 0);
  if (unchecked === undefined) return;
  throw new SteerboardError('bad-prompt-file', 'A validation prompt names no instruction, so its answers can\'t be checked.', {
    ...(unchecked.source && { file: unchecked.source.file, line: unchecked.source.line }),
    hint: 'Give it an "instruction_id_list", or say which check to use.',
  });
}
