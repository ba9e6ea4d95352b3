import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Job, Side } from './side.ts';

const runTool = promisify(execFile);
const PORT = 18_734;
const MOST_OUTPUT = 1 << 26;

export interface ToolOptions {
  tool: (name: string) => string;
  model: string;
  /** "Q4_1" */
  type: string;
  threads: number;
}

type SteerJob = Extract<Job, { kind: 'steer' }>;

/** llama-bench's prompt rate and llama-batched-bench's rows: what llama.cpp does without steering. With Steerboard's attention setting, or the tools' own. */
export class RawLlama implements Side {
  readonly name: string;
  readonly remark: string;
  readonly #options: ToolOptions;
  readonly #flash: 'on' | 'off';

  constructor(options: ToolOptions, { flash = 'off', packaged = false }: { flash?: 'on' | 'off'; packaged?: boolean } = {}) {
    this.#options = options;
    this.#flash = flash;
    this.name = `llama.cpp unsteered, ${options.type}${flash === 'on' ? ', flash attention' : ''}${packaged ? ', with the package\'s kernels' : ''}`;
    this.remark = `-fa ${flash} -ub 512; extraction by llama-bench's rate at one prompt of 512 tokens, from which the seconds are computed; answers by llama-batched-bench`;
  }

  canDo(): boolean {
    return true;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async run(job: Job): Promise<{ seconds: number; tokens: number }> {
    return job.kind === 'extract' ? this.#prompts(job) : this.#rows(job);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  async #prompts({ prompts }: Job): Promise<{ seconds: number; tokens: number }> {
    const { tool, model, threads } = this.#options;
    const { stdout } = await runTool(tool('llama-bench'), ['-m', model, '-t', String(threads), '-p', '512', '-n', '0', '-ub', '512', '-fa', this.#flash, '-r', '2', '-o', 'json'], { maxBuffer: MOST_OUTPUT });
    const [result] = JSON.parse(stdout) as { avg_ts: number }[];
    const tokens = prompts.reduce((sum, { ids }) => sum + ids.length, 0);
    return { tokens, seconds: tokens / result!.avg_ts };
  }

  async #rows(job: SteerJob): Promise<{ seconds: number; tokens: number }> {
    const { tool, model, threads } = this.#options;
    const rows = job.layers.length * job.prompts.length;
    const prompt = Math.round(job.prompts.reduce((sum, { ids }) => sum + ids.length, 0) / job.prompts.length);
    // One cache a sequence, padded to 256 positions, as Steerboard has it.
    const { stdout } = await runTool(tool('llama-batched-bench'), [
      '-m', model, '-t', String(threads), '-tb', String(threads), '-npp', String(prompt), '-ntg', String(job.tokens), '-npl', String(rows), '-c', String(rows * 256),
      '-b', '2048', '-ub', '512', '-fa', this.#flash, '--output-format', 'jsonl',
    ], { maxBuffer: MOST_OUTPUT });
    const line = stdout.split('\n').find((each) => each.startsWith('{'));
    const { t } = JSON.parse(line!) as { t: number };
    return { seconds: t, tokens: rows * job.tokens };
  }
}

/** llama-server with eight slots and a constant control vector, which it takes at its start only: a sweep restarts it for each layer. */
export class LlamaServer implements Side {
  readonly name: string;
  readonly remark = '8 slots, constant control vector, -fa off; restarted for each layer of a sweep';
  readonly #options: ToolOptions;
  readonly #vector: string;
  #server: ChildProcess | undefined;

  /** `vector`: a control vector file with all layers. */
  constructor(options: ToolOptions, vector: string) {
    this.#options = options;
    this.#vector = vector;
    this.name = `llama-server, ${options.type}`;
  }

  canDo(job: Job): boolean {
    return job.kind === 'steer' && job.prompts.length === 8;
  }

  async prepare(job: Job): Promise<void> {
    if (job.kind === 'steer' && job.layers.length === 1) await this.#start(job.layers[0]!);
    else await this.end();
  }

  async run(job: Job): Promise<{ seconds: number; tokens: number }> {
    const { layers, prompts, tokens } = job as SteerJob;
    const start = performance.now();
    for (const layer of layers) {
      if (layers.length > 1) await this.#start(layer);
      await Promise.all(prompts.map(async ({ ids }) => {
        const answer = await fetch(`http://127.0.0.1:${PORT}/completion`, { method: 'POST', body: JSON.stringify({ prompt: ids, n_predict: tokens, temperature: 0, ignore_eos: true, cache_prompt: false }) });
        if (!answer.ok) throw new Error(await answer.text());
        await answer.json();
      }));
    }
    const seconds = (performance.now() - start) / 1000;
    return { seconds, tokens: layers.length * prompts.length * tokens };
  }

  async end(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server?.exitCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await gone;
  }

  async #start(layer: number): Promise<void> {
    await this.end();
    const { tool, model, threads } = this.#options;
    // llama.cpp numbers its directions from 1 on for the output of block 1.
    this.#server = spawn(tool('llama-server'), [
      '-m', model, '-t', String(threads), '-tb', String(threads), '-c', String(8 * 256), '-np', '8', '-fa', 'off', '-ub', '512', '--port', String(PORT), '--no-webui', '--offline',
      '--control-vector', this.#vector, '--control-vector-layer-range', String(layer), String(layer),
    ], { stdio: 'ignore' });
    for (;;) {
      const healthy = await fetch(`http://127.0.0.1:${PORT}/health`).then(({ ok }) => ok, () => false);
      if (healthy) return;
      if (this.#server.exitCode !== null) throw new Error(`llama-server ended with ${String(this.#server.exitCode)}`);
      await sleep(20);
    }
  }
}

/** llama.cpp's control vector generator, by its mean method; its time includes loading the model. */
export class CvectorGenerator implements Side {
  readonly name: string;
  readonly remark = '--method mean, loading included; GGML_NATIVE=ON, since it is only built with its backend inside';
  readonly #options: ToolOptions;

  constructor(options: ToolOptions) {
    this.#options = options;
    this.name = `cvector-generator, ${options.type}`;
  }

  canDo(job: Job): boolean {
    return job.kind === 'extract';
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async run({ prompts }: Job): Promise<{ seconds: number; tokens: number }> {
    const { tool, model, threads } = this.#options;
    const folder = mkdtempSync(join(tmpdir(), 'steerboard-cvector-'));
    const lines = (from: number): string => prompts.filter((_, i) => i % 2 === from).map(({ text }) => text.replaceAll('\n', '\\n')).join('\n');
    writeFileSync(join(folder, 'with.txt'), lines(0));
    writeFileSync(join(folder, 'without.txt'), lines(1));
    const start = performance.now();
    try {
      await runTool(tool('llama-cvector-generator'), [
        '-m', model, '-t', String(threads), '-tb', String(threads), '--method', 'mean', '-fa', 'off',
        '--positive-file', join(folder, 'with.txt'), '--negative-file', join(folder, 'without.txt'), '-o', join(folder, 'out.gguf'),
      ], { maxBuffer: MOST_OUTPUT });
      return { seconds: (performance.now() - start) / 1000, tokens: prompts.reduce((sum, { ids }) => sum + ids.length, 0) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  end(): Promise<void> {
    return Promise.resolve();
  }
}
