/**
 * How soon a new engine process has the default model ready, from its start on: `npx tsx bench/ready.ts [rounds]`, on the built dist/.
 * The aim is a second. A tenth of one goes by while the engine looks what other programs are doing.
 */
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../src/app/engine/engineClient.ts';
import { defaultModelPath } from '../test/engine/lib/defaultModel.ts';
import { figure } from './lib/figures.ts';

const rounds = Number(process.argv[2] ?? 7);
const enginePath = fileURLToPath(new URL('../dist/engine.mjs', import.meta.url));

const times: { answers: number; ready: number }[] = [];
for (let round = 0; round < rounds; round++) {
  const start = performance.now();
  const engine = new EngineClient({ enginePath });
  await engine.hello();
  const answers = performance.now() - start;
  await engine.loadModel({ path: defaultModelPath() });
  times.push({ answers, ready: performance.now() - start });
  engine.dispose();
}
const told = (key: 'answers' | 'ready'): string => {
  const { median, least, greatest } = figure(times.map((time) => time[key]));
  return `${median.toFixed(0)} ms (${least.toFixed(0)} to ${greatest.toFixed(0)})`;
};
console.log(`Engine: answers after ${told('answers')}, has the default model ready after ${told('ready')}; medians of ${rounds} rounds`);
