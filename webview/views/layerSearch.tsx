import type { VNode } from 'preact';
import { useCallback, useRef } from 'preact/hooks';
import { brokenChartConfig } from '../charts/brokenChart.ts';
import { ChartCanvas, pictureOf } from '../charts/figure.tsx';
import { layerChartConfig } from '../charts/layerChart.ts';
import type { ChartColours } from '../charts/theme.ts';
import { ofTotal, percent, percentRange, strengthFigure } from '../../src/core/statistics/figures.ts';
import { NO_LAYER } from '../../src/protocol/files.ts';
import type { LayerPoint, LayerSearch, Rate, SteeringRow } from '../../src/protocol/view.ts';
import { IconButton } from '../controls/buttons.tsx';
import { Dropdown } from '../controls/choice.tsx';
import { Icon } from '../controls/icon.tsx';
import type { Store } from '../model/store.ts';
import { Section } from './section.tsx';
import { Shape } from './settings.tsx';

const NAME = 'Layer search';

interface LayerSearchProps {
  store: Store;
  steering: readonly SteeringRow[];
  /** Is it open before the user has said anything? */
  openAtFirst: boolean;
  width: number;
}

/** How the layer was chosen: the plot of one vector's search, and the table that says the same. */
export function LayerSearchSection({ store, steering, openAtFirst, width }: LayerSearchProps): VNode | null {
  const figure = useRef<HTMLElement>(null);
  const searched = steering.flatMap((row, value) => (row.search ? [{ value, label: row.name, row, search: row.search }] : []));
  const shown = searched.find(({ value }) => value === store.memory.searchedVector) ?? searched[0];
  if (!shown) return null;
  const { search, row } = shown;
  const asTable = store.memory.searchAsTable;
  const save = (): void => {
    if (figure.current) store.post({ kind: 'save-image', name: `layer-search-${row.name}`, png: pictureOf(figure.current) });
  };
  const detail = [
    `${search.prompts} ${search.prompts === 1 ? 'prompt' : 'prompts'} a layer`,
    strengthFigure(row.rule, search.strength),
    search.progress && `${search.progress.done} of ${search.progress.total}`,
  ]
    .filter(Boolean)
    .join(' · ');
  const actions = (
    <>
      <IconButton icon="table" label="Show as Table" pressed={asTable} press={() => store.remember({ searchAsTable: !asTable })} />
      {store.host.live && !asTable && <IconButton icon="save" label="Save as PNG" press={save} />}
    </>
  );
  return (
    <Section
      title={NAME}
      detail={detail}
      open={openAtFirst !== store.memory.turnedSections.includes(NAME)}
      turn={() => store.turnSection(NAME)}
      actions={actions}
    >
      {searched.length > 1 && (
        <Dropdown label="Vector" options={searched} value={shown.value} choose={(searchedVector) => store.remember({ searchedVector })} />
      )}
      {asTable ? (
        <SearchTable search={search} />
      ) : (
        <figure class="layer-search" ref={figure}>
          <Plots search={search} name={row.name} width={width} />
          <figcaption>{captionOf(search)}</figcaption>
        </figure>
      )}
    </Section>
  );
}

function Plots({ search, name, width }: { search: LayerSearch; name: string; width: number }): VNode {
  const somethingBroke = search.points.some(({ broken }) => broken > 0);
  const dense = width / search.points.length < 20;
  const rates = useCallback((colours: ChartColours) => layerChartConfig(search, colours, { labelled: !somethingBroke, dense }), [search, somethingBroke, dense]);
  const broken = useCallback((colours: ChartColours) => brokenChartConfig(search, colours, dense), [search, dense]);
  return (
    <>
      <span class="axis-name">Passed, %</span>
      <ChartCanvas id="layer-rates" label={`Passed by layer, “${name}”: ${summaryOf(search)}`} height={somethingBroke ? 168 : 188} configure={rates} />
      {somethingBroke && (
        <>
          <span class="axis-name">Broken, %</span>
          <ChartCanvas id="layer-broken" label={`Broken answers by layer, “${name}”`} height={72} configure={broken} />
        </>
      )}
    </>
  );
}

function summaryOf({ points, chosen, instructed }: LayerSearch): string {
  const describe = (name: string, rate: Rate): string => `${name} ${ofTotal(rate.passed, rate.total)}`;
  return [
    ...points.map(({ layer, rate }) => describe(layer === NO_LAYER ? 'unsteered' : `layer ${layer}`, rate)),
    instructed && describe('instructed', instructed.rate),
    chosen !== undefined && `chosen: ${chosen === NO_LAYER ? 'no steering' : `layer ${chosen}`}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function captionOf({ points, chosen, progress }: LayerSearch): string {
  return [
    'Loose checks on the validation prompts; bars are 95 % Wilson intervals.',
    points.some(({ broken }) => broken > 0) && 'Hollow: at least one answer broken, so the layer is not chosen.',
    chosen === NO_LAYER ? 'No layer did better than no steering.' : chosen !== undefined && 'Band: the chosen layer.',
    progress && 'The search is not done.',
  ]
    .filter(Boolean)
    .join(' ');
}

/** All that the plot shows, for the keyboard and for readers. */
function SearchTable({ search }: { search: LayerSearch }): VNode {
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={NAME}>
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Passed</th>
            <th scope="col">%</th>
            <th scope="col">95 % CI</th>
            <th scope="col">Broken</th>
            <th scope="col">95 % CI</th>
            <th scope="col" class="left">Note</th>
          </tr>
        </thead>
        <tbody>
          {search.instructed && (
            <tr>
              <th scope="row">
                <Shape setting="instructed" /> instructed
              </th>
              <RateCells rate={search.instructed.rate} />
              <td>{ofTotal(search.instructed.broken, search.instructed.rate.total)}</td>
              <td />
              <td class="left muted">the instruction in the prompt</td>
            </tr>
          )}
          {search.points.map((point) => (
            <PointRow key={point.layer} point={point} chosen={point.layer === search.chosen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PointRow({ point, chosen }: { point: LayerPoint; chosen: boolean }): VNode {
  const unsteered = point.layer === NO_LAYER;
  return (
    <tr class={chosen ? 'chosen' : ''}>
      <th scope="row">{unsteered ? 'none' : point.layer}</th>
      <RateCells rate={point.rate} />
      <td>{ofTotal(point.broken, point.rate.total)}</td>
      <td>{percentRange(point.brokenInterval)}</td>
      <td class="left">
        {chosen ? (
          'chosen'
        ) : point.broken > 0 ? (
          <span class="mark broken">
            <Icon name="warning" /> left out: broken text
          </span>
        ) : unsteered ? (
          <span class="muted">unsteered</span>
        ) : (
          ''
        )}
      </td>
    </tr>
  );
}

function RateCells({ rate }: { rate: Rate }): VNode {
  return (
    <>
      <td>{ofTotal(rate.passed, rate.total)}</td>
      <td>{rate.total === 0 ? '–' : percent(rate.passed / rate.total)}</td>
      <td class="muted">{rate.total === 0 ? '' : percentRange(rate)}</td>
    </>
  );
}
