import type { Results } from './results.ts';

const WIDTH = 840;
const LABEL = 350;
const BAR = 16;
const GAP = 4;
const BLOCK_HEAD = 30;

/** Bars of tokens a second, one block a job, with the least and the greatest as a line. Readable on light and dark grounds. */
export function chart(results: readonly Results[]): string {
  const parts: string[] = [];
  let y = 10;
  for (const { threads, measured } of results) {
    for (const { job, sides } of measured) {
      const most = Math.max(...sides.map(({ tokensPerSecond }) => tokensPerSecond.greatest));
      const x = (value: number): number => LABEL + ((WIDTH - LABEL - 70) * value) / most;
      parts.push(`<text x="0" y="${y + 16}" class="head">${escape(`${job}, ${threads} thread${threads === 1 ? '' : 's'}: tokens a second`)}</text>`);
      y += BLOCK_HEAD;
      for (const { name, tokensPerSecond } of [...sides].sort((a, b) => b.tokensPerSecond.median - a.tokensPerSecond.median)) {
        const { median, least, greatest } = tokensPerSecond;
        const middle = y + BAR / 2;
        parts.push(
          `<text x="${LABEL - 8}" y="${middle + 4}" text-anchor="end">${escape(name)}</text>`,
          `<rect x="${LABEL}" y="${y}" width="${(x(median) - LABEL).toFixed(1)}" height="${BAR}" class="${name.startsWith('Steerboard') ? 'ours' : 'peer'}"/>`,
          `<path d="M${x(least).toFixed(1)} ${middle}H${x(greatest).toFixed(1)}" class="spread"/>`,
          `<text x="${(x(greatest) + 6).toFixed(1)}" y="${middle + 4}">${median.toFixed(0)}</text>`,
        );
        y += BAR + GAP;
      }
      y += 16;
    }
  }
  const style = 'text{font:12px system-ui,sans-serif;fill:#767676}.head{font-weight:600;font-size:13px}.ours{fill:#1a73c7}.peer{fill:#9aa0a6}.spread{stroke:#d16d00;stroke-width:2}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="Tokens a second by job and side"><style>${style}</style>\n${parts.join('\n')}\n</svg>\n`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
