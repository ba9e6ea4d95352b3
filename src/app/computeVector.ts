import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import { hashTexts } from '../core/hash.ts';
import type { InstructionArguments } from '../core/instructions/types.ts';
import type { Pair } from '../core/prompts/pairs.ts';
import { DifferenceInMeans } from '../core/vectors/differenceInMeans.ts';
import { version } from '../core/version.ts';
import type { SteeringVector } from '../protocol/files.ts';
import { placePromptFault } from './promptFault.ts';
import { promptFor } from './promptForm.ts';
import { Pace, type TaskOptions } from './progress.ts';
import type { Session } from './session.ts';

export interface ComputeVectorParams {
  /** How people call it: "bullet points". */
  name: string;
  pairs: readonly Pair[];
  /** The files the pairs came from, as they are to be recorded. */
  files: readonly string[];
  instructionIds: readonly string[];
  kwargs: readonly InstructionArguments[];
  /** Where the vector file goes. */
  target: string;
}

/**
 * Pairs asked for at a time. The engine computes prefixes that prompts of one request share once, and answers out of order: more share
 * more, and this bounds what waits in memory (2 × 64 × layers × embedding floats).
 */
const PAIRS_AT_A_TIME = 64;

/**
 * The steering vector of a set of pairs, at all layers (method of Stolfo et al. 2025, section 2): the unit vectors of the mean
 * difference of last-token residuals, with minus without the instruction, and the mean projections on them. Writes the file only
 * when all is computed.
 *
 * @throws {SteerboardError} `no-prompts`, `bad-prompt-file`, `prompt-too-long`, `cancelled`, and what the engine says
 */
export async function computeVector(session: Session, params: ComputeVectorParams, options: TaskOptions = {}): Promise<SteeringVector> {
  const { engine, info, record } = session;
  const { pairs } = params;
  if (pairs.length === 0) throw new SteerboardError('no-prompts', t('There are no pairs of prompts to make a vector from.'), { ...(params.files[0] !== undefined && { file: params.files[0] }) });
  const means = new DifferenceInMeans(info.layers, info.embedding);
  const pace = new Pace(2 * pairs.length, 'prompts');
  let tokens = 0;
  let prompts = 0;
  for (let start = 0; start < pairs.length; start += PAIRS_AT_A_TIME) {
    const batch = pairs.slice(start, start + PAIRS_AT_A_TIME);
    const residuals: Float32Array[] = [];
    const inputs = batch.flatMap(({ prompt, promptWithoutInstruction }) => [promptFor(record, prompt), promptFor(record, promptWithoutInstruction)]);
    try {
      await engine.extract(inputs, {
        signal: options.signal,
        onResiduals: (notice) => {
          residuals[notice.index] = notice.residuals;
          tokens += notice.promptTokens;
          prompts += 1;
          options.onProgress?.(pace.at(prompts, tokens));
        },
      });
    } catch (error) {
      throw placePromptFault(error, batch.flatMap(({ source }) => [source, source]));
    }
    for (let i = 0; i < batch.length; i++) means.add(residuals[2 * i]!, residuals[2 * i + 1]!);
  }
  const { directions, norms, meanWith, meanWithout } = means.result();
  const vector: SteeringVector = {
    name: params.name,
    modelHint: info.architecture,
    layers: info.layers,
    embedding: info.embedding,
    directions,
    provenance: {
      schemaVersion: 1,
      method: 'mean-difference',
      model: record,
      pairCount: pairs.length,
      pairsSha256: hashTexts(pairs.flatMap(({ prompt, promptWithoutInstruction }) => [prompt, promptWithoutInstruction])),
      files: params.files,
      instructionIds: params.instructionIds,
      kwargs: params.kwargs,
      created: new Date().toISOString(),
      steerboard: version,
      ...(info.extractsAbreast === true && { extraction: 'abreast' as const }),
      norms,
      meanWith,
      meanWithout,
    },
  };
  await engine.writeVector(params.target, vector);
  return vector;
}
