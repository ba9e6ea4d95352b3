import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { leastSequences, memoryEstimate } from '../../core/gguf/memoryEstimate.ts';
import type { ModelHeader } from '../../core/gguf/modelHeader.ts';
import type { LoadModelParams } from '../../protocol/engine.ts';
import { positive } from './arguments.ts';
import { MICRO_BATCH } from './context.ts';

const DEFAULT_CONTEXT = 4096;
const MOST_DEFAULT_SEQUENCES = 32;
const DEFAULT_SHARE = 0.85;
/** Share of the memory beside the weights that keys and values may take… */
const CACHE_SHARE = 0.25;
/** …and at most this multiple of the weights: more places make a batch hardly faster by then. */
const CACHE_PER_WEIGHTS = 1.25;

export interface MemoryPlan {
  contextLength: number;
  /** Most of them side by side. */
  sequences: number;
  /** What contexts made for the work at hand may take for keys and values; at least what one answer of the full length needs. */
  cacheBytes: number;
}

/**
 * Context length and number of sequences, as asked for or usual, and what memory the contexts may take of what is free.
 * @param free bytes
 * @throws SteerboardError `not-enough-memory`, `bad-arguments`
 */
export function planMemory(header: ModelHeader, params: LoadModelParams, free: number, mostSequences: number): MemoryPlan {
  const contextLength = positive(params.contextLength ?? Math.min(header.trainedContext, DEFAULT_CONTEXT), (value) => t('The context length must be a positive whole number, not {0}.', value));
  const allowed = free * (params.memoryShare ?? DEFAULT_SHARE);
  const sequences = positive(params.sequences ?? Math.min(MOST_DEFAULT_SEQUENCES, mostSequences), (value) => t('The number of sequences must be a positive whole number, not {0}.', value));
  if (sequences > mostSequences) throw new SteerboardError('bad-arguments', t('llama.cpp decodes at most {0} sequences side by side.', mostSequences));

  // A split model's other files are not in its header; the host, which sees them, has added them up.
  const one = memoryEstimate(header, { contextLength, sequences: leastSequences(header), microBatch: MICRO_BATCH });
  const { total } = one;
  if (total > allowed) {
    throw new SteerboardError('not-enough-memory', t('The model needs about {0}; {1} are free.', gigabytes(total), gigabytes(free)), {
      file: params.path,
      hint: t('Choose a smaller model or quantisation, a shorter context, or close other programs.'),
    });
  }
  const left = allowed - one.weights - one.compute;
  // Whoever names a number of sequences wants them, if they fit; interactive and batch work have each their own.
  const forCache = params.sequences === undefined ? Math.min(left * CACHE_SHARE, one.weights * CACHE_PER_WEIGHTS) : left / 2;
  return { contextLength, sequences, cacheBytes: Math.max(one.cache, forCache) };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
