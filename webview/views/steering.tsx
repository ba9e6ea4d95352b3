import type { VNode } from 'preact';
import { ofTotal, percentRange, strengthFigure } from '../../src/core/statistics/figures.ts';
import { NO_LAYER } from '../../src/protocol/files.ts';
import type { LayerSearch, SteeringRow } from '../../src/protocol/view.ts';

/** One row a vector: where and how strongly it acts, and what the layer search saw. */
export function Steering({ rows }: { rows: readonly SteeringRow[] }): VNode {
  return (
    <table class="steering">
      <thead>
        <tr>
          <th scope="col">Vector</th>
          <th scope="col" class="wide-only">Validation by layer</th>
          <th scope="col" class="num">Layer</th>
          <th scope="col" class="num">Strength</th>
          <th scope="col" class="num medium-only">passed</th>
          <th scope="col" class="note-cell">Validation</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            <th scope="row" class="cut" title={row.name} dir="auto">
              {row.name}
            </th>
            <td class="wide-only">{row.search && <Curve search={row.search} layer={row.layer} />}</td>
            <td class="num">{layerName(row.layer)}</td>
            <td class="num">{row.layer === NO_LAYER ? '–' : strengthFigure(row.rule, row.strength)}</td>
            <td class="num medium-only">{row.steered ? ofTotal(row.steered.passed, row.steered.total) : '–'}</td>
            <td class="note-cell muted cut">{choiceOf(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function layerName(layer: number | undefined): string {
  return layer === undefined ? '–' : layer === NO_LAYER ? 'none' : String(layer);
}

/** What speaks for the layer and the strength. */
function choiceOf({ layer, strength, validated, search }: SteeringRow): string {
  if (search?.progress) return 'searching';
  if (!validated) return 'none';
  if (validated.layer !== layer || validated.strength !== strength) return 'changed since';
  if (layer === NO_LAYER) return 'not steering was best';
  const point = search?.points.find((each) => each.layer === layer);
  return point ? `${ofTotal(point.rate.passed, point.rate.total)} (${percentRange(point.rate)})` : 'chosen';
}

/** The search in a word's size: a dot a layer, a cross where something broke, a band at the layer that acts. */
function Curve({ search, layer }: { search: LayerSearch; layer: number | undefined }): VNode {
  const points = search.points.filter((point) => point.layer !== NO_LAYER);
  const x = (index: number): number => 4 + (points.length < 2 ? 44 : (index * 88) / (points.length - 1));
  const y = ({ rate }: (typeof points)[number]): number => 18 - 14 * (rate.total === 0 ? 0 : rate.passed / rate.total);
  const at = points.findIndex((point) => point.layer === layer);
  return (
    <svg class="curve" width="96" height="22" viewBox="0 0 96 22" aria-hidden="true">
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
