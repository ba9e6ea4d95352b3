import { rateText, table } from '../app/textTable.ts';
import { ofTotal, strengthFigure } from '../core/statistics/figures.ts';
import { NO_LAYER, type ChosenSteering, type GridPoint } from '../protocol/files.ts';

/** More strengths than this are listed below each other instead of side by side. */
const MOST_COLUMNS = 8;

/** What a search found, as text: the curve of one strength, or the map of several with the candidates' intervals under it. */
export function evidenceText(chosen: ChosenSteering): string {
  const { validation } = chosen;
  if (validation === undefined) return '';
  const { points, strengths, instructed } = validation;
  const steered = points.filter(({ layer }) => layer !== NO_LAYER);
  const rows = points.map((point) => evidenceRow(chosen, point, strengths.length > 1));
  if (instructed) rows.push(['instructed', ...(strengths.length > 1 ? [''] : []), ...rateText(instructed.passed, instructed.total), brokenText(instructed), '', 'for comparison']);
  const head = ['Layer', ...(strengths.length > 1 ? ['strength'] : []), 'passed', '%', '95 % CI', 'broken', 'perplexity', ''];
  const list = table(head, rows);
  return strengths.length > 1 && strengths.length <= MOST_COLUMNS ? `${mapText(chosen, steered, strengths)}\n\n${list}` : list;
}

export function choiceText({ layer, strength, rule, validation }: ChosenSteering): string {
  const prompts = `${validation?.promptCount ?? 0} validation ${validation?.promptCount === 1 ? 'prompt' : 'prompts'}${validation?.withInstruction ? ' with the instruction' : ''}`;
  if (layer === NO_LAYER) return `Nothing beats no steering on ${prompts}, so none is chosen.`;
  return `Layer ${layer} is chosen, ${strengthFigure(rule, strength)}, on ${prompts}.`;
}

function evidenceRow(chosen: ChosenSteering, point: GridPoint, several: boolean): string[] {
  const { layer, strength, passed, total, perplexity } = point;
  const unsteered = layer === NO_LAYER;
  const remark = isChosen(chosen, point) ? 'chosen' : point.broken > 0 ? 'left out: broken text' : point.dropped ? 'dropped' : '';
  return [
    unsteered ? 'none' : String(layer),
    ...(several ? [unsteered ? '' : strengthFigure(chosen.rule, strength)] : []),
    ...rateText(passed, total),
    brokenText(point),
    perplexity === undefined ? '' : perplexity.toFixed(1),
    remark,
  ];
}

/** Layers down, strengths across. */
function mapText(chosen: ChosenSteering, steered: readonly GridPoint[], strengths: readonly number[]): string {
  const layers = [...new Set(steered.map(({ layer }) => layer))];
  const cell = (layer: number, strength: number): string => {
    const point = steered.find((each) => each.layer === layer && each.strength === strength);
    if (point === undefined) return '';
    const text = ofTotal(point.passed, point.total);
    return isChosen(chosen, point) ? `[${text}]` : point.broken > 0 ? `broken ${text}` : point.dropped ? `dropped ${text}` : text;
  };
  return table(['Layer', ...strengths.map((strength) => strengthFigure(chosen.rule, strength))], layers.map((layer) => [String(layer), ...strengths.map((strength) => cell(layer, strength))]));
}

function isChosen(chosen: ChosenSteering, { layer, strength }: GridPoint): boolean {
  return layer === chosen.layer && (layer === NO_LAYER || strength === chosen.strength);
}

function brokenText({ broken }: { broken: number }): string {
  return broken > 0 ? String(broken) : '';
}
