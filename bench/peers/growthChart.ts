import type { Growth } from '../growth.ts';
import type { GrowthResults } from './results.ts';

const PANEL = { width: 240, height: 180, left: 46, top: 44, gap: 24 };

/** A panel a curve: tokens a second over the size, both logarithmic sizes and linear rates; ours in blue, llama.cpp in grey. */
export function growthChart(results: readonly GrowthResults[]): string {
  const columns = Math.max(...results.map(({ growths }) => growths.length));
  const width = columns * (PANEL.left + PANEL.width + PANEL.gap);
  const rowHeight = PANEL.top + PANEL.height + 40;
  const panels = results.flatMap(({ type, threads, growths }, row) => growths.map((growth, column) =>
    `<g transform="translate(${column * (PANEL.left + PANEL.width + PANEL.gap) + PANEL.left} ${row * rowHeight + PANEL.top})">${panel(growth, `${type}, ${threads} thread${threads === 1 ? '' : 's'}`)}</g>`));
  const style = 'text{font:11px system-ui,sans-serif;fill:#767676}.head{font-weight:600;font-size:12px}.ours{stroke:#1a73c7;fill:#1a73c7}.peer{stroke:#9aa0a6;fill:#9aa0a6}path{fill:none!important;stroke-width:2}.rule{stroke:#9aa0a6;stroke-width:1}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${results.length * rowHeight}" role="img" aria-label="Tokens a second by size"><style>${style}</style>\n${panels.join('\n')}\n</svg>\n`;
}

function panel({ name, unit, sizes, ours, raw, slope }: Growth, remark: string): string {
  const most = Math.max(...ours.map(({ median }) => median), ...raw.map(({ median }) => median));
  const [first, last] = [Math.log(sizes[0]!), Math.log(sizes.at(-1)!)];
  const x = (size: number): string => ((PANEL.width * (Math.log(size) - first)) / (last - first)).toFixed(1);
  const y = (value: number): string => (PANEL.height * (1 - value / most)).toFixed(1);
  const curve = (figures: Growth['ours'], kind: string): string =>
    `<path class="${kind}" d="${figures.map(({ median }, i) => `${i === 0 ? 'M' : 'L'}${x(sizes[i]!)} ${y(median)}`).join('')}"/>${figures.map(({ median }, i) => `<circle class="${kind}" cx="${x(sizes[i]!)}" cy="${y(median)}" r="2.5"/>`).join('')}`;
  return [
    `<text x="0" y="-26" class="head">${name}</text>`, `<text x="0" y="-11">${remark}, slope ${slope.toFixed(2)}</text>`,
    `<path class="rule" d="M0 0V${PANEL.height}H${PANEL.width}"/>`,
    `<text x="-6" y="8" text-anchor="end">${most.toFixed(0)}</text>`, `<text x="-6" y="${PANEL.height}" text-anchor="end">0</text>`,
    ...sizes.map((size) => `<text x="${x(size)}" y="${PANEL.height + 14}" text-anchor="middle">${size}</text>`),
    `<text x="${PANEL.width}" y="${PANEL.height + 28}" text-anchor="end">${unit}; blue: Steerboard, grey: llama.cpp</text>`,
    curve(raw, 'peer'), curve(ours, 'ours'),
  ].join('');
}
