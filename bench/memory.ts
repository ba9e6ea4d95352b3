/**
 * Peak memory of whole commands on the default model, the command line and its engine together (proportional set size, so that
 * shared pages count once): `npx tsx bench/memory.ts`. Linux, on the built dist/; written to .tmp/memory.json too. The aim is at most 375 MB for each.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pairPrompts, STORY_PROMPTS } from './lib/jobs.ts';
import { watchMemory } from './lib/memory.ts';

const cli = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'steerboard-memory-'));

/** One command's peak, as bench/peers/report.ts shows it. */
export interface MemoryPeak {
  name: string;
  megabytes: number;
  seconds: number;
}

const peaks: MemoryPeak[] = [];

async function peak(name: string, args: readonly string[]): Promise<void> {
  const start = performance.now();
  const child = spawn(process.execPath, [cli, ...args, '--model', 'default', '--quiet'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const watch = watchMemory(child.pid!);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  const megabytes = watch.stop();
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}.`);
  const seconds = (performance.now() - start) / 1000;
  peaks.push({ name, megabytes, seconds });
  console.log(`${name}: ${megabytes.toFixed(0)} MB, ${seconds.toFixed(1)} s`);
}

const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

try {
  for (const pairs of [50, 200]) {
    const prompts = pairPrompts(pairs);
    const rows = Array.from({ length: pairs }, (_, i) => ({ prompt: prompts[2 * i], prompt_without_instruction: prompts[2 * i + 1] }));
    writeFileSync(join(folder, `${pairs}.jsonl`), lines(rows));
    await peak(`compute, ${pairs} pairs`, ['compute', `${pairs}.jsonl`, '--out', 'vector.gguf']);
  }
  writeFileSync(join(folder, 'stories.jsonl'), lines(STORY_PROMPTS.map((prompt) => ({ prompt: `${prompt} Answer as bullet points.`, prompt_without_instruction: prompt, instruction_id_list: ['steerboard:bullet_lines'], kwargs: [{ at_least: 1 }] }))));
  await peak('compare, 8 prompts, 128 tokens', ['compare', 'stories.jsonl', '--vector', 'vector.gguf', '--max-tokens', '128']);
  await peak('search, 10 layers, 8 prompts, 64 tokens', ['search', 'vector.gguf', '--prompts', 'stories.jsonl', '--layers', '10,12,14,16,18,20,22,24,26,28', '--max-tokens', '64']);
  const results = fileURLToPath(new URL('../.tmp', import.meta.url));
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'memory.json'), JSON.stringify({ peaks }, undefined, 1));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
