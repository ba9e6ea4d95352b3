/**
 * docs/performance.md and its chart from the figures of `npm run bench:peers`: `npx tsx bench/peers/report.ts FILE.json…`, one
 * file for each number of threads or part of the jobs.
 */
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chart } from './chart.ts';
import type { Figure } from '../lib/figures.ts';
import type { Measured, SideFigures } from './rounds.ts';

export interface Results {
  date: string;
  threads: number;
  /** Processor, cores, memory, system, Node. */
  machine: string;
  llama: string;
  flags: string;
  versions: readonly string[];
  load: string;
  measured: readonly Measured[];
}

const results = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Results);
const docs = fileURLToPath(new URL('../../docs', import.meta.url));
mkdirSync(docs, { recursive: true });
writeFileSync(join(docs, 'performance.svg'), chart(results));
writeFileSync(join(docs, 'performance.md'), page(results));

function page(parts: readonly Results[]): string {
  const [first] = parts;
  if (!first) throw new Error('No results are named.');
  const lines = [
    '# Performance', '',
    `Measured on ${first.date.slice(0, 10)} by \`npm run bench:peers\`: all sides take turns (A B A B …), each figure is the median of its rounds with the least and the greatest. Sides that take over ten seconds have fewer rounds; the column says how many.`, '',
    '![Tokens a second by job and side](performance.svg)', '',
    `- Machine: ${first.machine}`,
    `- Model: SmolLM2-135M-Instruct. The Python peers compute with the same weights (Q4_1), dequantised by transformers.`,
    `- llama.cpp ${first.llama}, its tools built with ${first.flags}`,
    `- ${first.versions.join(', ')}`, '',
    'Extraction counts unshared tokens: what each prompt has, whether or not a side computes a shared beginning once. Answers count generated tokens over the whole time, prompts included.', '',
  ];
  for (const { threads, load, measured } of parts) {
    for (const each of measured) {
      lines.push(`## ${capital(each.job)}, ${threads} thread${threads === 1 ? '' : 's'}`, '', `${each.tokens} tokens; load average before and after ${load}, the sides' own work included.`, '', ...table(each), '');
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function table({ sides, failed }: Measured): string[] {
  const ours = sides.find(({ name }) => name.startsWith('Steerboard'));
  const rows = [...sides].sort((a, b) => b.tokensPerSecond.median - a.tokensPerSecond.median).map((side) => row(side, ours));
  return [
    `| side | tokens/s | seconds | ${ours ? `${ours.name} is` : ''} | rounds | remark |`, '|---|---:|---:|---:|---:|---|', ...rows,
    ...failed.map(({ name, reason }) => `| ${name} | – | – | – | – | ${reason.split('\n')[0] ?? ''} |`),
  ];
}

function row({ name, remark, tokensPerSecond, seconds }: SideFigures, ours: SideFigures | undefined): string {
  const ratio = ours ? `${(ours.tokensPerSecond.median / tokensPerSecond.median).toFixed(2)}×` : '';
  return `| ${name} | ${spread(tokensPerSecond, 0)} | ${spread(seconds, 1)} | ${ratio} | ${seconds.rounds} | ${remark} |`;
}

function spread({ median, least, greatest, rounds }: Figure, digits: number): string {
  const middle = median.toFixed(digits);
  return rounds === 1 ? middle : `${middle} (${least.toFixed(digits)}–${greatest.toFixed(digits)})`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
