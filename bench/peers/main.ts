/**
 * Steerboard against what a researcher could pick instead, on this machine and the default model: `npm run bench:peers`.
 * All sides take turns (A B A B); the figures go to a file in .tmp/, of which `report.ts` makes docs/performance.md.
 * Options: --rounds 5, --slow-rounds 2 (of sides that took over ten seconds), --threads N, --jobs a,b, --sides part,part,
 * --weights BF16,Q8_0 (copies measured besides the source), --chosen TYPE (what Optimise Model chooses here).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EngineClient } from '../../src/app/engine/engineClient.ts';
import { defaultModel } from '../../src/app/models/defaultModel.ts';
import { obtainModel } from '../../src/app/models/obtainModel.ts';
import { copyWeights } from '../../src/app/models/weights/copyWeights.ts';
import { copySource } from '../../src/app/models/weights/optimise.ts';
import { WEIGHT_TYPES } from '../../src/core/gguf/tensorTypes.ts';
import { locateLibraries } from '../../src/engine/llama/locate.ts';
import { direction, pairPrompts, STEERED_LAYER, STEERED_TOKENS, STORY_PROMPTS, SWEEP_LAYERS, SWEEP_TOKENS } from '../lib/jobs.ts';
import { CvectorGenerator, LlamaServer, RawLlama } from './llamaTools.ts';
import { Steerboard } from './ours.ts';
import { PythonPeer, type PythonPeerName } from './python.ts';
import { measure, type Measured } from './rounds.ts';
import type { Results } from './results.ts';
import { BUILD_FLAGS, setUpPeers } from './setup.ts';
import type { Job, Side, Templated } from './side.ts';

const { values } = parseArgs({ options: {
  rounds: { type: 'string', default: '5' }, 'slow-rounds': { type: 'string', default: '2' }, threads: { type: 'string', default: '2' },
  jobs: { type: 'string' }, sides: { type: 'string' }, weights: { type: 'string', default: 'BF16' },
  chosen: { type: 'string' },
} });
const threads = Number(values.threads);
const root = fileURLToPath(new URL('../..', import.meta.url));
const enginePath = join(root, 'dist', 'engine.mjs');
const peers = await setUpPeers((await locateLibraries(false)).folder, enginePath);
const load = (): string => loadavg()[0]!.toFixed(1);
const loadBefore = load();
const folder = mkdtempSync(join(tmpdir(), 'steerboard-peers-'));
const sides: Side[] = [];
try {
  const model = await obtainModel(defaultModel);
  const { weights, vector, templated, width, llama } = await prepare(model);
  const source = weights[0]!.type;
  const python = (peer: PythonPeerName, dtype: 'float32' | 'bfloat16'): Side => new PythonPeer({ python: peers.python, peer, dtype, threads, model, width });
  const all: Side[] = [
    ...weights.flatMap(({ type, path }): Side[] => {
      const options = { tool: peers.tool, model: path, type, threads };
      const ours = { enginePath, path, type, threads };
      return [new Steerboard({ ...ours, kernels: '' }), new Steerboard({ ...ours, kernels: peers.kernels }), new RawLlama({ ...options, tool: peers.packagedTool }, { packaged: true }), new RawLlama(options)];
    }),
    new RawLlama({ tool: peers.tool, model, type: 'Q4_1', threads }, { flash: 'on' }),
    new LlamaServer({ tool: peers.tool, model, type: 'Q4_1', threads }, vector),
    python('transformers', 'bfloat16'), python('transformers', 'float32'), python('steering-vectors', 'float32'), python('repeng', 'float32'), python('nnsight', 'float32'),
    new CvectorGenerator({ tool: peers.tool, model, type: 'Q4_1', threads }), python('recompute', 'float32'),
  ];
  const chosenSides = values.sides?.split(',');
  sides.push(...all.filter(({ name }) => !chosenSides || chosenSides.some((part) => name.includes(part))));
  const story = await templated(STORY_PROMPTS);
  const jobs: Job[] = [
    { kind: 'extract', name: 'extraction of 50 pairs', prompts: await templated(pairPrompts(50)) },
    { kind: 'extract', name: 'extraction of 200 pairs', prompts: await templated(pairPrompts(200)) },
    { kind: 'steer', name: 'one prompt, 128 tokens', prompts: story.slice(0, 1), layers: [STEERED_LAYER], tokens: STEERED_TOKENS },
    { kind: 'steer', name: '8 prompts, 128 tokens', prompts: story, layers: [STEERED_LAYER], tokens: STEERED_TOKENS },
    { kind: 'steer', name: 'sweep of 10 layers, 8 prompts, 64 tokens', prompts: story, layers: SWEEP_LAYERS, tokens: SWEEP_TOKENS },
  ];
  const chosenJobs = values.jobs?.split(',');
  const measured: Measured[] = [];
  for (const job of jobs.filter(({ name }) => !chosenJobs || chosenJobs.some((part) => name.startsWith(part)))) {
    measured.push(await measure(job, sides, { rounds: Number(values.rounds), slowRounds: Number(values['slow-rounds']) }));
  }
  mkdirSync(join(root, '.tmp'), { recursive: true });
  const file = join(root, '.tmp', `peers-${threads}-${new Date().toISOString().slice(11, 19).replaceAll(':', '')}.json`);
  const results: Results = {
    date: new Date().toISOString(), threads, llama, source, chosen: values.chosen ?? source, flags: BUILD_FLAGS.join(', '), versions: peers.versions, load: `${loadBefore}, ${load()}`, measured,
    machine: `${cpus()[0]?.model ?? process.arch}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${release()}, Node ${process.version}`,
  };
  writeFileSync(file, JSON.stringify(results, undefined, 1));
  console.log(`${file}: make the page with npx tsx bench/peers/report.ts`);
} finally {
  for (const side of sides) await side.end();
  rmSync(folder, { recursive: true, force: true });
}

/** Copies with other weights, a control vector file, and the prompts' tokens. */
async function prepare(model: string): Promise<{ weights: { type: string; path: string }[]; vector: string; width: number; llama: string; templated: (prompts: readonly string[]) => Promise<Templated[]> }> {
  const source = await copySource(model);
  const { layers, embedding: width } = source.header;
  const engine = new EngineClient({ enginePath, kernels: '' });
  const { llamaRelease: llama } = await engine.hello();
  const vector = join(folder, 'vector.gguf');
  const weights = [{ type: source.header.quantisation, path: model }];
  try {
    for (const type of WEIGHT_TYPES.filter((each) => values.weights.split(',').includes(each))) {
      const target = join(folder, `${type}.gguf`);
      await copyWeights(engine, { source: model, header: source.header, sourceSha256: source.sha256, type, target });
      weights.push({ type, path: target });
    }
    await engine.writeVector(vector, { name: 'bench', modelHint: 'llama', layers, embedding: width, directions: Array.from({ length: layers }, () => direction(width)) });
  } finally {
    engine.dispose();
  }
  const templated = async (prompts: readonly string[]): Promise<Templated[]> => {
    const reader = new EngineClient({ enginePath, kernels: '' });
    try {
      await reader.loadModel({ path: model, threads, sequences: 1, contextLength: 256 });
      const out: Templated[] = [];
      for (const prompt of prompts) {
        const { text, tokens } = await reader.tokenize({ kind: 'chat', prompt });
        out.push({ prompt, text, ids: [...tokens] });
      }
      return out;
    } finally {
      reader.dispose();
    }
  };
  return { weights, vector, width, llama, templated };
}
