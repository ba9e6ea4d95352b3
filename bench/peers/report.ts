/**
 * docs/performance.md and its charts from the figures of `npm run bench:peers`, and of bench/growth.ts and bench/memory.ts:
 * `npx tsx bench/peers/report.ts .tmp/peers-….json… .tmp/growth-….json… .tmp/memory.json`, one file for each number of threads.
 * Option: --name performance-NAME, for the page of another machine.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Figure } from '../lib/figures.ts';
import type { MemoryPeak } from '../memory.ts';
import { chart } from './chart.ts';
import { growthChart } from './growthChart.ts';
import { steerboardName } from './ours.ts';
import type { GrowthResults, Results } from './results.ts';
import type { Measured, SideFigures } from './rounds.ts';
import { targetRows } from './targets.ts';

const { values, positionals } = parseArgs({ options: { name: { type: 'string', default: 'performance' } }, allowPositionals: true });
const files = positionals.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Results | GrowthResults | { peaks: readonly MemoryPeak[] });
const results = files.filter((file) => 'measured' in file);
const growths = files.filter((file) => 'growths' in file);
const peaks = files.flatMap((file) => ('peaks' in file ? file.peaks : []));
const docs = fileURLToPath(new URL('../../docs', import.meta.url));
mkdirSync(docs, { recursive: true });
writeFileSync(join(docs, `${values.name}.svg`), chart(results));
if (growths.length > 0) writeFileSync(join(docs, `${values.name}-growth.svg`), growthChart(growths));
writeFileSync(join(docs, `${values.name}.md`), page());

function page(): string {
  const [first] = results;
  if (!first) throw new Error('No results of bench:peers are named.');
  const lines = [
    '# Performance', '',
    `Measured on ${first.date.slice(0, 10)} by \`npm run bench:peers\`: all sides take turns (A B A B …), each figure is the median of its rounds with the least and the greatest. A first round is not counted, but of sides that take over ten seconds.`, '',
    `![Tokens a second by job and side](${values.name}.svg)`, '',
    `- Machine: ${first.machine}${otherMachines()}`,
    `- Model: SmolLM2-135M-Instruct. The Python peers compute with the same weights (${first.source}), dequantised by transformers. *Optimise Model* chooses ${first.chosen} on this machine.`,
    `- llama.cpp ${first.llama}, its tools built with ${first.flags}`,
    `- ${first.versions.join(', ')}`,
    `- Load average before and after, the sides' own work included: ${results.map(({ load }) => load).join('; ')}`, '',
    'Extraction counts unshared tokens: what each prompt has, whether or not a side computes a shared beginning once. Answers count generated tokens over the whole time, prompts included. Python peers\' peak MB is since their start, with loading and dequantising.', '',
    '## Aims', '', '*Packaged* kernels are those of node-llama-cpp, as they are installed; *compiled* ones are made by `steerboard kernels compile` with the compiler named above. Each is compared with llama.cpp\'s tools on the same kernels.', '', '| job | threads | weights | kernels | compared with | aim | reached | |', '|---|---:|---|---|---|---:|---:|---|', ...results.flatMap(targetRows), '',
    'Why some are missed: [where the time goes](performance-profile.md).', '',
  ];
  for (const part of results) {
    for (const each of part.measured) {
      lines.push(`## ${capital(each.job)}, ${threadsText(part.threads)}`, '', `${each.tokens} tokens.`, '', ...table(each, part), '');
    }
  }
  if (growths.length > 0) lines.push('## Growth', '', 'Steerboard and hook-free llama.cpp through the same libraries in turn; answers are steered, ours only, with packaged kernels. Rows side by side answer different prompts, whose common beginning (the header of the template) ours computes once. What llama.cpp does for an extraction is its rate at one prompt of 512 tokens, at every size. The slope is that of log(seconds) over log(size): 1 is linear.', '', `![Tokens a second by size](${values.name}-growth.svg)`, '', ...growths.flatMap(growthTables));
  if (peaks.length > 0) lines.push('## Memory', '', `Peak of the command line and its engine together, shared pages counted once, on ${first.source}.`, '', '| job | MB | seconds |', '|---|---:|---:|', ...peaks.map(({ name, megabytes, seconds }) => `| ${name} | ${megabytes.toFixed(0)} | ${seconds.toFixed(1)} |`), '');
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Links to the pages of other machines. */
function otherMachines(): string {
  const links = readdirSync(docs).filter((file) => /^performance(-.+)?\.md$/.test(file) && file !== `${values.name}.md`).flatMap((file) => {
    const processor = /^- Machine: ([^,]+)/m.exec(readFileSync(join(docs, file), 'utf8'))?.[1];
    return processor === undefined ? [] : [`[${processor}](${file})`];
  });
  return links.length === 0 ? '' : `; another: ${links.join(', ')}`;
}

function table({ sides, failed }: Measured, { source, chosen }: Results): string[] {
  const names = [steerboardName(source, 'packaged'), steerboardName(chosen, 'compiled')];
  const ours = names.flatMap((each) => sides.filter(({ name }) => name === each));
  const rows = [...sides].sort((a, b) => b.tokensPerSecond.median - a.tokensPerSecond.median).map((side) => row(side, ours));
  return [
    `| side | tokens/s | seconds |${ours.map(({ name }) => ` ${name} is |`).join('')} rounds | peak MB | remark |`, `|---|---:|---:|${ours.map(() => '---:|').join('')}---:|---:|---|`, ...rows,
    ...failed.map(({ name, reason }) => `| ${name} | – | – |${ours.map(() => ' – |').join('')} – | – | ${reason.split('\n')[0] ?? ''} |`),
  ];
}

function row({ name, remark, tokensPerSecond, seconds, peakMegabytes }: SideFigures, ours: readonly SideFigures[]): string {
  const ratios = ours.map((own) => ` ${(own.tokensPerSecond.median / tokensPerSecond.median).toFixed(2)}× |`).join('');
  return `| ${name} | ${spread(tokensPerSecond, 0)} | ${spread(seconds, 1)} |${ratios} ${seconds.rounds} | ${peakMegabytes ? peakMegabytes.toFixed(0) : ''} | ${remark} |`;
}

function growthTables({ type, threads, growths: curves }: GrowthResults): string[] {
  return curves.flatMap(({ name, unit, sizes, ours, raw, slope }) => [
    `${capital(name)}, ${type}, ${threadsText(threads)}: slope ${slope.toFixed(2)}`, '',
    `| ${unit} | Steerboard, tokens/s | llama.cpp, tokens/s | ratio |`, '|---:|---:|---:|---:|',
    ...sizes.map((size, i) => `| ${size.toLocaleString('en')} | ${spread(ours[i]!, 0)} | ${spread(raw[i]!, 0)} | ${(ours[i]!.median / raw[i]!.median).toFixed(2)} |`), '',
  ]);
}

function spread({ median, least, greatest, rounds }: Figure, digits: number): string {
  const middle = median.toFixed(digits);
  return rounds === 1 ? middle : `${middle} (${least.toFixed(digits)}–${greatest.toFixed(digits)})`;
}

function threadsText(threads: number): string {
  return `${threads} thread${threads === 1 ? '' : 's'}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
