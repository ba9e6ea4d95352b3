/** Compiling llama.cpp's CPU kernels on this machine, by the command line as built into dist/, and computing with them. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EngineClient } from '../../src/app/engine/engineClient.ts';
import { compileKernels, type CompiledKernels } from '../../src/app/kernels/compileKernels.ts';
import { ensurePrograms } from '../vscode/lib/install.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const enginePath = fileURLToPath(new URL('../../dist/engine.mjs', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const bundle = fileURLToPath(new URL('../llama/gitRelease.bundle', import.meta.resolve('node-llama-cpp')));
const PROMPTS = ['Name three rivers.', 'Why is the sky blue?'].map((prompt) => ({ kind: 'chat' as const, prompt }));

interface Computed {
  backend: string;
  residuals: Float32Array[];
}

async function compute(kernels: string): Promise<Computed> {
  const engine = new EngineClient({ enginePath, kernels });
  try {
    const { backend } = await engine.loadModel({ path: defaultModelPath(), threads: 1, sequences: 1, contextLength: 256 });
    const residuals: Float32Array[] = [];
    await engine.extract(PROMPTS, { onResiduals: (notice) => { residuals[notice.index] = notice.residuals; } });
    return { backend, residuals };
  } finally {
    engine.dispose();
  }
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('kernels compiled on this machine', () => {
  let folder: string;
  let root: string;
  before(async () => {
    await ensurePrograms(['git', 'cmake', 'c++'], ['git', 'cmake', 'g++'], 'to compile llama.cpp\'s kernels', console.log);
    // A blank in the path and a link on it, as home folders have them.
    folder = mkdtempSync(join(tmpdir(), 'steerboard kernels-'));
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    root = join(folder, 'link', 'kernels');
  });
  const kernels = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'kernels', ...args], { env: { ...process.env, STEERBOARD_KERNELS: root } });
    return stdout;
  };
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are left as they were where compiling is stopped or fails', async () => {
    const stop = new AbortController();
    const stopped = compileKernels({ root, enginePath, bundle, jobs: 1, signal: stop.signal, onStep: (text) => { if (text.startsWith('Compiling')) setTimeout(() => stop.abort(), 1500); } });
    await assert.rejects(stopped, { code: 'cancelled' });
    const noBundle = join(folder, 'none.bundle');
    writeFileSync(noBundle, 'no bundle');
    await assert.rejects(compileKernels({ root, enginePath, bundle: noBundle, jobs: 1 }), { code: 'internal', message: /^git ended with 128:\n.*none\.bundle/s });
    assert.deepEqual(readdirSync(root), []);
  });

  it('are taken by engines, told of by runs, and compute what the packaged ones do', async () => {
    const { variant, compiler, folder: made } = JSON.parse(await kernels('compile', '--jobs', '2', '--json')) as CompiledKernels;
    assert.deepEqual(readdirSync(root), [made.slice(root.length + 1)]);
    const [own, packaged] = [await compute(root), await compute('')];
    assert.ok(own.backend.endsWith(`, kernels by ${compiler}`), own.backend);
    assert.ok(!packaged.backend.includes('kernels'), packaged.backend);
    own.residuals.forEach((residuals, index) => assert.ok(cosine(residuals, packaged.residuals[index]!) > 0.9999));

    assert.ok((await kernels('info')).includes(`: compiled here: ${variant} by ${compiler}, `));
  });

  it('give way to the packaged ones for another version and where they can\'t be loaded', async () => {
    const [version] = readdirSync(root) as [string];
    const record = join(root, version, 'kernels.json');
    const text = readFileSync(record, 'utf8');
    writeFileSync(record, text.replace(/"release": "[^"]+"/, '"release": "v0.0.1"'));
    assert.ok(!(await compute(root)).backend.includes('kernels'));

    // Damaged libraries: ggml leaves out what can't be loaded, and the package's own are there.
    writeFileSync(record, text);
    for (const name of readdirSync(join(root, version)).filter((each) => each.endsWith('.so'))) writeFileSync(join(root, version, name), 'no library');
    assert.ok(!(await compute(root)).backend.includes('kernels'));

    writeFileSync(join(root, 'of the user'), 'not ours');
    assert.match(await kernels('remove'), /: the packaged kernels$/m);
    assert.deepEqual(readdirSync(root), ['of the user']);
  });
});
