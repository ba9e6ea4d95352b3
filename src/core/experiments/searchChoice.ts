import { NO_LAYER, type ChosenSteering, type RunRow, type RunSpec } from '../../protocol/files.ts';
import { hashTexts } from '../hash.ts';
import { choosePoint } from '../vectors/choosePoint.ts';
import { summarizeSearch } from './layerSearch.ts';

/** What a finished search chose, with its evidence, as a vector file keeps it. Everything in it comes from the run. */
export function searchChoice(spec: RunSpec, rows: readonly RunRow[]): ChosenSteering {
  const { points, withInstruction, instructed } = summarizeSearch(spec, rows);
  const best = choosePoint(points);
  const strengths = [...new Set(points.filter(({ layer }) => layer !== NO_LAYER).map(({ strength }) => strength))].sort((a, b) => a - b);
  const { crossModel, rule } = spec.vectors[0]!;
  return {
    layer: best?.layer ?? NO_LAYER,
    rule,
    // Of no meaning where no layer is chosen; a reader that steers by hand starts there.
    strength: best?.strength ?? strengths[0] ?? 1,
    validation: {
      promptsSha256: hashTexts(spec.items.flatMap(({ prompt, instructedPrompt }) => [prompt, instructedPrompt ?? ''])),
      promptCount: spec.items.length,
      ...(instructed && { instructed }),
      points,
      strengths,
      maxTokens: spec.generation.maxTokens,
      withInstruction,
      search: spec.skipped === undefined ? 'full' : spec.skippedBy ?? 'exact',
      ...(spec.scoring?.criterion && { criterion: spec.scoring.criterion }),
      ...(spec.scoring?.judge && { judge: spec.scoring.judge }),
      ...(crossModel && { model: spec.model }),
    },
  };
}
