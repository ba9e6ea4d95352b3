import { searchedCandidates, searchesWithInstruction } from '../core/experiments/layerSearch.ts';
import type { RunSpec } from '../protocol/files.ts';
import type { SearchParams } from './searchLayers.ts';

/** How a run was searched, to search so again: the same points, prompts, checks and lengths, left out in the same way. A judge that is a model file is not among them. */
export function searchAgain(spec: RunSpec): Pick<SearchParams, 'candidates' | 'rule' | 'scoring' | 'search' | 'examples' | 'maxTokens' | 'stop' | 'withInstruction'> {
  const { vectors: [vector], items, generation: { maxTokens, stop }, scoring, skippedBy } = spec;
  return {
    candidates: searchedCandidates(spec),
    ...(vector && { rule: vector.rule }),
    ...(scoring && { scoring: { perplexity: scoring.perplexity, ...(scoring.criterion && { criterion: scoring.criterion }) } }),
    ...(skippedBy && { search: skippedBy }),
    examples: items.length,
    maxTokens,
    stop,
    withInstruction: searchesWithInstruction(spec),
  };
}
