import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import { ofTotal, percentRange, strengthFigure } from '../../src/core/statistics/figures.ts';
import { NO_LAYER } from '../../src/protocol/files.ts';
import type { LayerSearch, SteeringRow } from '../../src/protocol/view.ts';
import { IconButton } from '../controls/buttons.tsx';
import { PickMenu, type PickOption } from '../controls/pickMenu.tsx';
import { Slider } from '../controls/slider.tsx';
import type { Store } from '../model/store.ts';
import { isChanged, strengthRange } from '../model/steeringDraft.ts';

interface SteeringProps {
  store: Store;
  rows: readonly SteeringRow[];
  /** Can answers be made anew? A layer search and a report only show. */
  live: boolean;
}

/** One row a vector: where and how strongly it acts, what the layer search saw, and what came of it. */
export function Steering({ store, rows, live }: SteeringProps): VNode {
  return (
    <>
      <table class={live ? 'steering live' : 'steering'}>
        <thead>
          <tr>
            <th scope="col">{t('Vector')}</th>
            <th scope="col" class="wide-only">{t('Validation by layer')}</th>
            <th scope="col" class={live ? '' : 'num'}>{t('Layer')}</th>
            {live && <th scope="col">{t('Strength')}</th>}
            <th scope="col" class="num">{live ? <span class="unseen">{t('Strength in figures')}</span> : t('Strength')}</th>
            <th scope="col" class="num medium-only">{t('passed')}</th>
            {live ? <th scope="col" class="reset-cell"><span class="unseen">{t('Reset')}</span></th> : <th scope="col" class="note-cell">{t('Validation')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <VectorRow key={index} store={store} row={row} index={index} live={live} />
          ))}
        </tbody>
      </table>
      {live && <p class="legend muted small wide-only-block">{legendOf(rows)}</p>}
    </>
  );
}

function VectorRow({ store, row, index, live }: { store: Store; row: SteeringRow; index: number; live: boolean }): VNode {
  const { layer, strength } = store.steering.of(index, row);
  const choose = (choice: { layer?: number; strength?: number }, settle: 'now' | 'soon' | 'later'): void => store.steering.choose(index, row, choice, settle);
  const off = layer === undefined || layer === NO_LAYER;
  const { max, step } = strengthRange(row);
  const shown = off ? '–' : strengthFigure(row.rule, strength);
  return (
    <tr>
      <th scope="row" class="cut" title={row.name} dir="auto">
        {row.name}
      </th>
      <td class="wide-only">{row.search && <Curve search={row.search} layer={layer} {...(live && { pick: (chosen: number) => choose({ layer: chosen }, 'now') })} />}</td>
      {live ? (
        <td>
          <PickMenu label={t('Layer of {0}', row.name)} face={{ text: layerName(layer) }} options={layerOptions(row)} chosen={layer ?? NO_LAYER} pick={(chosen) => choose({ layer: chosen }, 'now')} />
        </td>
      ) : (
        <td class="num">{layerName(layer)}</td>
      )}
      {live && (
        <td class="slider-cell">
          <Slider
            label={t('Strength of {0}', row.name)}
            text={strengthSpoken(row, strength)}
            value={strength}
            max={max}
            step={step}
            wedge={row.validated?.strength}
            diamond={row.previous?.strength}
            disabled={off}
            change={(value, how) => choose({ strength: value }, how === 'dragging' ? 'later' : how === 'key' ? 'soon' : 'now')}
          />
        </td>
      )}
      <td class="num">{shown}</td>
      <td class="num medium-only">
        {row.steered ? ofTotal(row.steered.passed, row.steered.total) : '–'}
        {row.steeredBefore !== undefined && <span class="muted">{t(', was {0}', row.steeredBefore)}</span>}
      </td>
      {live ? (
        <td class="reset-cell">{row.validated && isChanged(row, layer, strength) && <IconButton icon="discard" label={t('Back to Validated, {0} at {1}', layerName(row.validated.layer), strengthFigure(row.rule, row.validated.strength))} press={() => store.steering.toValidated([...store.snapshot?.results?.head.steering ?? []], index)} />}</td>
      ) : (
        <td class="note-cell muted cut">{choiceOf(row)}</td>
      )}
    </tr>
  );
}

/** What the slider says. */
function strengthSpoken({ rule, validated }: SteeringRow, strength: number): string {
  const now = rule === 'projection' ? t('{0} times', strength.toFixed(2)) : t('weight {0}', strength);
  return validated ? t('{0}, validated {1}', now, validated.strength.toFixed(2)) : now;
}

function layerName(layer: number | undefined): string {
  return layer === undefined ? '–' : layer === NO_LAYER ? t('none') : String(layer);
}

/** "19  7/8  88 (53–98)  chosen", "23  5/8  1 broken": the searched layers with their evidence, or all there are. */
function layerOptions({ search, layers, validated }: SteeringRow): PickOption<number>[] {
  const points = (search?.points ?? []).filter((point) => point.layer !== NO_LAYER);
  if (points.length === 0) return layers.map((value) => ({ value, label: String(value), details: [value === validated?.layer ? t('chosen') : ''] }));
  return points.map(({ layer, rate, broken }) => ({
    value: layer,
    label: String(layer),
    details: [ofTotal(rate.passed, rate.total), rate.total === 0 ? '' : `${Math.round((100 * rate.passed) / rate.total)} (${percentRange(rate)})`, layer === validated?.layer ? t('chosen') : broken > 0 ? t('{0} broken', broken) : ''],
  }));
}

function legendOf(rows: readonly SteeringRow[]): string {
  return [
    t('Wedge: chosen by validation.'),
    rows.some(({ previous }) => previous) && t('Diamond: the answers kept for comparison.'),
    rows.some(({ rule }) => rule === 'projection') && t('× scales the way from the mean without the instruction to the mean with it.'),
    rows.some(({ rule }) => rule === 'fixed') && t('c is a fixed weight.'),
  ]
    .filter(Boolean)
    .join(' ');
}

/** What speaks for the layer and the strength. */
function choiceOf({ layer, strength, validated, search }: SteeringRow): string {
  if (search?.progress) return t('searching');
  if (!validated) return t('none');
  if (validated.layer !== layer || validated.strength !== strength) return t('changed since');
  if (layer === NO_LAYER) return t('not steering was best');
  const point = search?.points.find((each) => each.layer === layer);
  return point ? `${ofTotal(point.rate.passed, point.rate.total)} (${percentRange(point.rate)})` : t('chosen');
}

/** The search in a word's size: a dot a layer, a cross where something broke, a band at the layer that acts. The menu of layers says it in words. */
function Curve({ search, layer, pick }: { search: LayerSearch; layer: number | undefined; pick?: (layer: number) => void }): VNode {
  const points = search.points.filter((point) => point.layer !== NO_LAYER);
  const x = (index: number): number => 4 + (points.length < 2 ? 44 : (index * 88) / (points.length - 1));
  const y = ({ rate }: (typeof points)[number]): number => 18 - 14 * (rate.total === 0 ? 0 : rate.passed / rate.total);
  const at = points.findIndex((point) => point.layer === layer);
  const pressed = (event: MouseEvent): void => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    const index = Math.round((((event.clientX - left) / width) * 96 - 4) / (88 / Math.max(1, points.length - 1)));
    const point = points[Math.max(0, Math.min(points.length - 1, index))];
    if (point) pick?.(point.layer);
  };
  return (
    <svg class={pick ? 'curve live' : 'curve'} width="96" height="22" viewBox="0 0 96 22" aria-hidden="true" {...(pick && { onClick: pressed })}>
      {at >= 0 && <rect class="band" x={x(at) - 4} y="0.5" width="8" height="21" />}
      <polyline points={points.map((point, index) => `${x(index)},${y(point)}`).join(' ')} />
      {points.map((point, index) =>
        point.broken > 0 ? (
          <path key={point.layer} class="cross" d={`M${x(index) - 2} ${y(point) - 2}l4 4m0-4-4 4`} />
        ) : (
          <circle key={point.layer} class={index === at ? 'chosen' : ''} cx={x(index)} cy={y(point)} r={index === at ? 3 : 1.2} />
        ),
      )}
    </svg>
  );
}
