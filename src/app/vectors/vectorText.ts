import { rateText, table } from '../textTable.ts';
import { strengthFigure } from '../../core/statistics/figures.ts';
import { NO_LAYER, type ChosenSteering, type SteeringVector } from '../../protocol/files.ts';

/** What a vector is, for people: whether it works first, then what it was made from. */
export function vectorText(vector: SteeringVector): string {
  const { provenance } = vector;
  const lines = [`${vector.name}: ${vector.layers} layers, ${vector.embedding} wide`];
  if (provenance === undefined) return [...lines, 'A plain control vector. It can steer with a fixed weight; there is no target to project to.'].join('\n');
  const { model } = provenance;
  lines.push(
    ...chosenLines('without the instruction', provenance.chosen),
    ...chosenLines('with the instruction', provenance.chosenWith),
    `Made with ${model.name} (${model.architecture}, ${model.quantisation}, SHA-256 ${model.sha256.slice(0, 8)}…) from ${provenance.pairCount} pairs: ${provenance.files.join(', ')}`,
    `Checks: ${provenance.instructionIds.length === 0 ? 'none' : provenance.instructionIds.map((id, i) => `${id} ${JSON.stringify(provenance.kwargs[i] ?? {})}`).join('; ')}`,
    `${provenance.created}, Steerboard ${provenance.steerboard}${provenance.extraction === 'abreast' ? '; prompts computed many at a time' : ''}`,
    '',
    table(['Layer', 'length', 'mean without', 'mean with'], Array.from({ length: vector.layers }, (_, layer) => [String(layer), ...[provenance.norms, provenance.meanWithout, provenance.meanWith].map((values) => values[layer]!.toFixed(2))])),
  );
  return lines.join('\n');
}

function chosenLines(prompts: string, chosen: ChosenSteering | undefined): string[] {
  if (chosen === undefined) return [`Prompts ${prompts}: not searched`];
  const { layer, rule, strength, validation } = chosen;
  const point = validation?.points.find((each) => each.layer === layer && (layer === NO_LAYER || each.strength === strength));
  const figures = point === undefined ? '' : ` (${rateText(point.passed, point.total).join(' ')}${point.broken > 0 ? `, ${point.broken} broken` : ''})`;
  return [`Prompts ${prompts}: ${layer === NO_LAYER ? 'no layer beats no steering' : `layer ${layer}, ${strengthFigure(rule, strength)}`}${figures}`];
}
