// Benchmarks on the default model: Steerboard against raw llama.cpp through the same libraries, with "growth" at growing sizes, or
// with "peers" against everything else that a researcher could pick. Options after the word go to the benchmark.
import { join } from 'node:path';
import { build } from './build.mjs';
import { main } from './main.mjs';
import { ensureModel } from './model.mjs';
import { runToEnd } from './run.mjs';
import { root } from './setup.mjs';

const OWN = ['ready', 'hooks', 'extraction', 'sweep', 'memory'];

await main(import.meta.url, async () => {
  const [word, ...rest] = process.argv.slice(2);
  await build();
  await ensureModel();
  const named = { peers: 'peers/main', growth: 'growth' }[word ?? ''];
  const files = named === undefined ? OWN : [named];
  const args = named === undefined ? process.argv.slice(2) : rest;
  for (const file of files) {
    const { code } = await runToEnd(process.execPath, ['--import', 'tsx', join(root, 'bench', `${file}.ts`), ...args]);
    if (code !== 0) throw new Error(`bench/${file}.ts ended with ${code}.`);
  }
});
