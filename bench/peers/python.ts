import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { direction, TARGET } from '../lib/jobs.ts';
import type { Job, Side } from './side.ts';

export type PythonPeerName = 'transformers' | 'steering-vectors' | 'repeng' | 'nnsight' | 'recompute';

interface Answer {
  seconds?: number;
  tokens?: number;
  error?: string;
  peakMegabytes?: number;
  torch?: string;
  transformers?: string;
}

/** What each does otherwise than Steerboard, or could be thought to. */
const REMARKS: Readonly<Record<PythonPeerName, string>> = {
  transformers: 'adaptive hook; extraction without the head, sorted by length',
  'steering-vectors': 'constant vector; tokenises within its time',
  repeng: 'constant vector; extraction by its principal component; tokenises within its time',
  nnsight: 'every layer\'s output saved, sorted by length, with the head',
  recompute: 'the whole sequence for each token, one prompt at a time; one layer of the sweep only',
};

/** A Python library with its model, kept loaded in a process of its own. */
export class PythonPeer implements Side {
  readonly name: string;
  readonly #peer: PythonPeerName;
  readonly #width: number;
  readonly #start: () => ChildProcessWithoutNullStreams;
  #process: { child: ChildProcessWithoutNullStreams; lines: AsyncIterator<string>; reader: Interface } | undefined;
  remark = '';
  peakMegabytes = 0;

  constructor(options: { python: string; peer: PythonPeerName; dtype: 'float32' | 'bfloat16'; threads: number; model: string; width: number }) {
    const { python, peer, dtype, threads, model } = options;
    this.name = peer === 'recompute' ? `transformers without cache, ${dtype}` : `${peer}, ${dtype}`;
    this.#peer = peer;
    this.#width = options.width;
    this.#start = () => spawn(python, [fileURLToPath(new URL('worker.py', import.meta.url)), peer, dtype, String(threads), model], {
      stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads), HF_HUB_OFFLINE: '1' },
    });
  }

  canDo(job: Job): boolean {
    if (this.#peer === 'recompute') return job.kind === 'steer' && job.layers.length > 1;
    return job.kind === 'extract' || this.#peer !== 'nnsight';
  }

  async prepare(): Promise<void> {
    if (this.#process) return;
    const child = this.#start();
    let said = '';
    child.stderr.on('data', (data: Buffer) => { said = (said + data.toString()).slice(-2000); });
    const reader = createInterface(child.stdout);
    this.#process = { child, reader, lines: reader[Symbol.asyncIterator]() };
    const ready = await this.#next().catch((error: unknown) => { throw new Error(`${this.name} did not start: ${said}`, { cause: error }); });
    this.remark = `${REMARKS[this.#peer]}; torch ${ready.torch ?? '?'}, transformers ${ready.transformers ?? '?'}`;
  }

  async run(job: Job): Promise<{ seconds: number; tokens: number }> {
    const line = job.kind === 'extract'
      ? { kind: job.kind, texts: job.prompts.map(({ text }) => text), ids: job.prompts.map(({ ids }) => ids) }
      : { kind: job.kind, ids: job.prompts.map(({ ids }) => ids), layers: this.#peer === 'recompute' ? job.layers.slice(0, 1) : job.layers, tokens: job.tokens, direction: [...direction(this.#width)], target: TARGET };
    this.#process!.child.stdin.write(`${JSON.stringify(line)}\n`);
    const { error, seconds, tokens, peakMegabytes } = await this.#next();
    if (error !== undefined || seconds === undefined || tokens === undefined) throw new Error(`${this.name}: ${error ?? 'no answer'}`);
    this.peakMegabytes = Math.max(this.peakMegabytes, peakMegabytes ?? 0);
    return { seconds, tokens };
  }

  end(): Promise<void> {
    this.#process?.child.stdin.end();
    this.#process?.reader.close();
    this.#process = undefined;
    return Promise.resolve();
  }

  async #next(): Promise<Answer> {
    const line = (await this.#process!.lines.next()) as IteratorResult<string, undefined>;
    if (line.value === undefined) throw new Error(`${this.name} ended`);
    return JSON.parse(line.value) as Answer;
  }
}
