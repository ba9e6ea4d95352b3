// Benchmarks on the default model: Steerboard against raw llama.cpp through the same libraries, or (with "peers") against everything
// else that a researcher could pick. Options after the words go to the benchmark.
import { join } from 'node:path';
import { build } from './build.mjs';
import { main } from './main.mjs';
import { ensureModel } from './model.mjs';
import { runToEnd } from './run.mjs';
import { root } from './setup.mjs';

const OWN = ['hooks', 'extraction', 'sweep', 'memory'];

await main(import.meta.url, async () => {
  const [word, ...rest] = process.argv.slice(2);
  await build();
  await ensureModel();
  const files = word === 'peers' ? ['peers/main'] : OWN;
  const args = word === 'peers' ? rest : process.argv.slice(2);
  for (const file of files) {
    const { code } = await runToEnd(process.execPath, ['--import', 'tsx', join(root, 'bench', `${file}.ts`), ...args]);
    if (code !== 0) throw new Error(`bench/${file}.ts ended with ${code}.`);
  }
});
