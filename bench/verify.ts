/**
 * Responses verified per second, strictly and loosely in one pass, against the official Python where it is installed:
 * `npm run bench:verify -- [--python PYTHON] [--rounds 5]`. The two take turns, so that a machine's moods hit both alike; medians are printed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import type { accuracyOf } from '../src/core/instructions/accuracy.ts';
import type { parseResponseRow } from '../src/core/instructions/responseRow.ts';
import type { verifyResponse } from '../src/core/instructions/verify.ts';
import { version } from '../src/core/version.ts';

/** IFEval has as many prompts; fewer responses are repeated up to this number. */
const RESPONSES = 541;
/** Passes before the first that counts: V8 compiles what is hot. */
const WARM_UP = 5;

interface Pass {
  seconds: number;
  /** Prompts all of whose instructions pass, strictly and loosely. */
  passed: readonly [number, number];
}

interface Official {
  description: string;
  pass(): Promise<Pass>;
  end(): void;
}

const { values } = parseArgs({ options: { python: { type: 'string' }, rounds: { type: 'string', default: '5' } } });
const rounds = Math.max(5, Number(values.rounds));
const shared = join(import.meta.dirname, '../../shared/ifeval');
const real = join(shared, 'gpt4-vectors.jsonl');
const source = existsSync(real) ? real : join(import.meta.dirname, '../test/conformance/vectors.jsonl');
const lines = readFileSync(source, 'utf8').split('\n').filter((line) => line !== '').map(withLists);
const texts = Array.from({ length: RESPONSES }, (_, index) => lines[index % lines.length]!);

interface Verifiers {
  accuracyOf: typeof accuracyOf;
  parseResponseRow: typeof parseResponseRow;
  verifyResponse: typeof verifyResponse;
}

/** The verifiers bundled as they are shipped: tsx adds a call to each function that is made, which costs them half their pace. */
async function bundledVerifiers(folder: string): Promise<Verifiers> {
  const outfile = join(folder, 'verifiers.cjs');
  const exported = { accuracyOf: 'accuracy', parseResponseRow: 'responseRow', verifyResponse: 'verify' };
  const contents = Object.entries(exported).map(([name, file]) => `export { ${name} } from './${file}.ts';`).join('\n');
  await build({ stdin: { contents, resolveDir: join(import.meta.dirname, '../src/core/instructions'), loader: 'ts' }, bundle: true, platform: 'node', format: 'cjs', outfile, logLevel: 'error' });
  return createRequire(import.meta.url)(outfile) as Verifiers;
}

/** A conformance vector has one instruction; a response row has lists. */
function withLists(line: string): string {
  const row = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify('instruction_id' in row ? { ...row, instruction_id_list: [row['instruction_id']], kwargs: [row['kwargs']] } : row);
}

function ownPass({ accuracyOf: sumUp, verifyResponse: verify }: Verifiers, rows: readonly Parameters<typeof verifyResponse>[0][]): Pass {
  const start = performance.now();
  const { prompts } = sumUp(rows.map(verify));
  return { seconds: (performance.now() - start) / 1000, passed: [prompts.strict.k, prompts.loose.k] };
}

async function startOfficial(python: string, folder: string): Promise<Official> {
  const input = join(folder, 'rows.json');
  writeFileSync(input, `[${texts.join(',')}]`);
  const child = spawn(python, [join(import.meta.dirname, 'official.py'), input], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NLTK_DATA: punktData(folder) },
  });
  const output = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => {
    const { value, done } = await output.next() as IteratorResult<string, undefined>;
    if (done === true) throw new Error(`The official verifiers ended: see above.`);
    return JSON.parse(value) as T;
  };
  const { name, python: number, nltk, langdetect } = await next<Record<'name' | 'python' | 'nltk' | 'langdetect', string>>();
  return {
    description: `${name}, Python ${number}, NLTK ${nltk}, langdetect ${langdetect}`,
    pass: () => {
      child.stdin.write('\n');
      return next<Pass>();
    },
    end: () => child.stdin.end(),
  };
}

/** NLTK's data folder, with Punkt's parameters for English written in its format where they are at hand. */
function punktData(folder: string): string {
  const file = join(shared, 'reference/punkt-english.json');
  if (!existsSync(file)) return process.env['NLTK_DATA'] ?? '';
  const punkt = JSON.parse(readFileSync(file, 'utf8')) as { abbrev_types: string[]; collocations: [string, string][]; sent_starters: string[]; ortho_context: Record<string, number> };
  const english = join(folder, 'tokenizers/punkt_tab/english');
  mkdirSync(english, { recursive: true });
  const write = (name: string, entries: readonly string[]): void => writeFileSync(join(english, name), entries.join('\n'));
  write('abbrev_types.txt', punkt.abbrev_types);
  write('sent_starters.txt', punkt.sent_starters);
  write('collocations.tab', punkt.collocations.map((pair) => pair.join('\t')));
  write('ortho_context.tab', Object.entries(punkt.ortho_context).map((entry) => entry.join('\t')));
  return folder;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function report(name: string, passes: readonly Pass[]): number {
  const seconds = median(passes.map((pass) => pass.seconds));
  const [strict, loose] = passes[0]!.passed;
  console.log(`${name}: ${Math.round(RESPONSES / seconds)} responses/s (${(1000 * seconds).toFixed(0)} ms a pass; ${strict} strict, ${loose} loose of ${RESPONSES})`);
  return seconds;
}

console.log(`${RESPONSES} responses of ${source === real ? `GPT-4 (${lines.length} different)` : `the conformance vectors (${lines.length} different)`}, strict and loose, medians of ${rounds} rounds.`);
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, one thread used.`);

const folder = mkdtempSync(join(tmpdir(), 'steerboard-bench-'));
try {
  const official = values.python === undefined ? undefined : await startOfficial(values.python, folder);
  const verifiers = await bundledVerifiers(folder);
  const rows = texts.map((line) => verifiers.parseResponseRow(line));
  const passes: { own: Pass[]; official: Pass[] } = { own: [], official: [] };
  for (let pass = 0; pass < WARM_UP; pass++) ownPass(verifiers, rows);
  await official?.pass();
  for (let round = 0; round < rounds; round++) {
    passes.own.push(ownPass(verifiers, rows));
    if (official) passes.official.push(await official.pass());
  }
  official?.end();
  const own = report(`Steerboard ${version}, Node ${process.versions.node}`, passes.own);
  if (official) console.log(`Ratio: ${(report(official.description, passes.official) / own).toFixed(1)}`);
  else console.log('No official Python: name one that has instruction_following_eval or lm_eval by --python.');
} finally {
  rmSync(folder, { recursive: true });
}
