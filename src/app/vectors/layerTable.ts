import { t } from '@vscode/l10n';
import { ofTotal, percent, percentRange } from '../../core/statistics/figures.ts';
import { wilsonInterval } from '../../core/statistics/wilson.ts';
import { NO_LAYER, type ChosenSteering, type GridPoint, type SteeringVector } from '../../protocol/files.ts';
import type { LayerRow, LayerTable } from '../../protocol/vectorDocument.ts';

/** What is recorded of every layer, with the evidence of those that were searched at the strength that was chosen. */
export function layerTable(vector: SteeringVector): LayerTable {
  const { provenance, layers, directions } = vector;
  if (!provenance) {
    return {
      title: t('Layers'),
      detail: t('{0} layers', layers),
      columns: [{ label: t('Layer') }, { label: t('Length') }],
      rows: directions.map((direction, layer) => ({ cells: [String(layer), direction ? number(Math.hypot(...direction)) : t('none')] })),
    };
  }
  const { chosen, norms, meanWith, meanWithout } = provenance;
  const points = chosen?.validation ? evidenceOf(chosen, chosen.validation.points) : new Map<number, GridPoint>();
  const has = points.size > 0;
  const row = (layer: number, means: readonly string[]): LayerRow => {
    const point = points.get(layer);
    const isChosen = chosen?.layer === layer;
    const evidence = has ? [...(point ? rates(point) : ['', '', '', '', '']), ...means, note(point, isChosen)] : means;
    return { cells: [layer === NO_LAYER ? t('none') : String(layer), ...evidence], ...(isChosen && { chosen: true }), ...(point && { searched: true }), ...(point && isLeftOut(point, isChosen) && { broken: true }) };
  };
  const searched = [...points.keys()].filter((layer) => layer !== NO_LAYER).length;
  return {
    title: t('Layers'),
    detail: has ? t('{0} searched of {1}', searched, layers) : t('{0} layers', layers),
    columns: [
      { label: t('Layer') },
      ...(has ? [{ label: t('Passed') }, { label: '%' }, { label: t('95 % CI') }, { label: t('Broken') }, { label: t('95 % CI') }] : []),
      { label: t('Length') },
      { label: t('Mean without') },
      { label: t('Mean with') },
      ...(has ? [{ label: t('Note'), left: true as const }] : []),
    ],
    rows: [
      ...(points.has(NO_LAYER) ? [row(NO_LAYER, ['', '', ''])] : []),
      ...Array.from({ length: layers }, (_, layer) => row(layer, [norms, meanWithout, meanWith].map((values) => number(values[layer]!)))),
    ],
    ...(searched > 0 && searched < layers && { onlySearched: t('Searched Layers Only') }),
  };
}

/** What the search found where it chose to steer; of no steering, what that did. */
export function pointAt({ layer, strength, validation }: ChosenSteering): GridPoint | undefined {
  return validation?.points.find((point) => point.layer === layer && (layer === NO_LAYER || point.strength === strength));
}

export function unsteeredOf(points: readonly GridPoint[]): GridPoint | undefined {
  return points.find(({ layer }) => layer === NO_LAYER);
}

function evidenceOf({ strength }: ChosenSteering, points: readonly GridPoint[]): Map<number, GridPoint> {
  return new Map(points.filter((point) => point.layer === NO_LAYER || point.strength === strength).map((point) => [point.layer, point]));
}

function rates({ passed, total, broken }: GridPoint): string[] {
  if (total === 0) return [ofTotal(passed, total), '', '', ofTotal(broken, total), ''];
  return [ofTotal(passed, total), percent(passed / total), percentRange(wilsonInterval(passed, total)), ofTotal(broken, total), percentRange(wilsonInterval(broken, total))];
}

function note(point: GridPoint | undefined, isChosen: boolean): string {
  if (isChosen) return t('chosen');
  if (!point) return '';
  if (point.layer === NO_LAYER) return t('unsteered');
  if (point.dropped) return t('stopped early: could not be chosen');
  return isLeftOut(point, isChosen) ? t('left out: broken text') : '';
}

function isLeftOut({ layer, broken, dropped }: GridPoint, isChosen: boolean): boolean {
  return broken > 0 && !isChosen && layer !== NO_LAYER && dropped !== true;
}

function number(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
