import { t } from '@vscode/l10n';
import { BarController, BarElement, Chart, type ChartConfiguration, type Plugin } from 'chart.js';
import { axisName, formatValue, visible } from '../../src/core/analysis/measureText.ts';
import type { RankedToken, TokensFigure } from '../../src/protocol/figures.ts';
import { drawnOver } from './drawnOver.ts';
import { axisNames, fontOf, still, tooltip, type Panel } from './frame.ts';
import { faint } from './looks.ts';
import type { ChartColours } from './theme.ts';

Chart.register(BarController, BarElement);

const ROW_HEIGHT = 18;

/** The tokens that a direction raises most, then those that it lowers most, each with its bar. */
export function tokensPanels(figure: TokensFigure): Panel[] {
  const highest = Math.max(0, ...[...figure.top, ...figure.bottom].map(({ value }) => Math.abs(value)));
  const panel = (id: string, name: string, tokens: readonly RankedToken[]): Panel => ({
    id,
    label: `${figure.title}, ${name}: ${tokens.map(({ text, value }) => `${visible(text)} ${formatValue(value, figure.value.format)}`).join(', ')}`,
    height: tokens.length * ROW_HEIGHT + 40,
    configure: (colours) => config(figure, { name, tokens, highest }, colours),
  });
  return [panel('top', t('raised most'), figure.top), panel('bottom', t('lowered most'), figure.bottom)].filter((_, index) => (index === 0 ? figure.top : figure.bottom).length > 0);
}

interface Side {
  name: string;
  tokens: readonly RankedToken[];
  highest: number;
}

function config({ value }: TokensFigure, { name, tokens, highest }: Side, colours: ChartColours): ChartConfiguration {
  return {
    type: 'bar',
    data: { labels: tokens.map(({ text }) => visible(text)), datasets: [{ data: tokens.map((token) => Math.abs(token.value)), backgroundColor: faint(colours.steered, 0.5), borderColor: colours.steered, borderWidth: colours.highContrast ? 1 : 0, barThickness: 10 }] },
    options: {
      ...(still() as object),
      indexAxis: 'y',
      layout: { autoPadding: false, padding: { top: 18, right: 52, bottom: 16 } },
      scales: {
        x: { display: false, min: 0, max: highest || 1 },
        y: {
          afterFit: (scale) => {
            scale.width = 120;
          },
          grid: { display: false },
          border: { display: false },
          ticks: { autoSkip: false, color: colours.text, font: fontOf(colours) },
        },
      },
      plugins: { legend: { display: false }, tooltip: tooltip((_, index) => ({ title: visible(tokens[index]!.text), lines: [`${value.label} ${formatValue(tokens[index]!.value, value.format)}`] })) },
    },
    plugins: [axisNames(colours, { y: name, x: axisName(value) }), numbers(tokens, value.format, colours)],
  };
}

/** Each value behind its bar. */
function numbers(tokens: readonly RankedToken[], format: TokensFigure['value']['format'], colours: ChartColours): Plugin {
  return drawnOver('numbers', colours, (ctx, chart) => {
    ctx.textBaseline = 'middle';
    chart.getDatasetMeta(0).data.forEach(({ x, y }, index) => ctx.fillText(formatValue(tokens[index]!.value, format), x + 5, y));
  });
}
