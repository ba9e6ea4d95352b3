import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { whyUnsupported } from '../../core/gguf/architectures.ts';
import { leastSequences, memoryEstimate } from '../../core/gguf/memoryEstimate.ts';
import { readModelHeader } from '../../core/gguf/modelHeader.ts';
import type { ModelHeader } from '../../core/gguf/modelHeader.ts';
import type { LoadModelParams } from '../../protocol/engine.ts';
import { withFile } from '../fileSource.ts';
import { splitParts } from './splitParts.ts';
import { freeMemory } from '../../system/freeMemory.ts';

const DEFAULT_CONTEXT = 4096;
const DEFAULT_SHARE = 0.85;
/** Rows of one decode, as the engine sets it. */
const MICRO_BATCH = 512;

/**
 * Looks at a model before anything native opens it: the whole header, whether all tensors are there, whether the architecture can be
 * steered, and whether it fits into memory with at least one sequence (the engine plans the number of sequences itself).
 * @throws SteerboardError `file-access`, `bad-model`, `unsupported-architecture`, `not-enough-memory`
 */
export async function checkModel(params: Pick<LoadModelParams, 'path' | 'contextLength' | 'sequences' | 'memoryShare'>): Promise<ModelHeader> {
  const { path: file } = params;
  const header = await withFile(file, readModelHeader);
  const unsupported = unsupportedModel(file, header.architecture);
  if (unsupported) throw unsupported;
  if (!header.hasTokenizer) throw new SteerboardError('bad-model', t('The model has no tokens, so it can\'t read text.'), { file, hint: t('Get another conversion of it.') });
  refuseTooLarge(params, await memoryNeeded(params, header));
  return header;
}

/** Why a model of this architecture is refused; undefined where it is not. */
export function unsupportedModel(file: string, architecture: string): SteerboardError | undefined {
  const reason = whyUnsupported(architecture);
  return reason === undefined ? undefined : new SteerboardError('unsupported-architecture', t('Models of the architecture {0} {1}.', architecture, reason), { file, hint: t('Choose another model.') });
}

/**
 * Bytes that a model takes with one sequence, or as many as are asked for, by the estimate.
 * @throws SteerboardError `bad-model`, `file-access` where a part of it is missing
 */
export async function memoryNeeded(params: Pick<LoadModelParams, 'path' | 'contextLength' | 'sequences'>, header: ModelHeader): Promise<number> {
  let weightBytes = header.weightBytes;
  if (header.files > 1) {
    weightBytes = 0;
    for (const part of splitParts(params.path, header.files)) weightBytes += await withFile(part, (source) => Promise.resolve(source.size));
  }
  const contextLength = params.contextLength ?? Math.min(header.trainedContext, DEFAULT_CONTEXT);
  return memoryEstimate(header, { contextLength, sequences: Math.max(params.sequences ?? 1, leastSequences(header)), microBatch: MICRO_BATCH, weightBytes }).total;
}

function refuseTooLarge(params: Pick<LoadModelParams, 'path' | 'memoryShare'>, total: number): void {
  const free = freeMemory();
  const allowed = free * (params.memoryShare ?? DEFAULT_SHARE);
  if (total <= allowed) return;
  throw new SteerboardError('not-enough-memory', t('The model needs about {0}; {1} are free, of which it may take {2}.', gigabytes(total), gigabytes(free), gigabytes(allowed)), {
    file: params.path,
    hint: t('Choose a smaller model or quantisation, a shorter context, or close other programs.'),
  });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
