import { EngineClient } from '../../src/app/engine/engineClient.ts';
import type { PromptInput } from '../../src/protocol/engine.ts';
import { direction, NUDGE, TARGET } from '../lib/jobs.ts';
import type { Job, Side } from './side.ts';

/** With the kernels of node-llama-cpp's package, or with those that `steerboard kernels compile` makes. */
export function steerboardName(type: string, kernels: 'packaged' | 'compiled'): string {
  return `Steerboard, ${type}${kernels === 'compiled' ? ', compiled kernels' : ''}`;
}

/** Steerboard's engine process, as the extension and the command line run it. */
export class Steerboard implements Side {
  readonly name: string;
  readonly remark = 'engine process of dist/';
  readonly #engine: EngineClient;
  readonly #path: string;
  readonly #threads: number;
  readonly #kernels: 'packaged' | 'compiled';
  #runs = 0;

  /** `kernels`: where kernels compiled on this machine are; empty for the package's own. */
  constructor({ enginePath, path, type, threads, kernels }: { enginePath: string; path: string; type: string; threads: number; kernels: string }) {
    this.#kernels = kernels === '' ? 'packaged' : 'compiled';
    this.name = steerboardName(type, this.#kernels);
    this.#engine = new EngineClient({ enginePath, kernels });
    this.#path = path;
    this.#threads = threads;
  }

  canDo(): boolean {
    return true;
  }

  /** Once, as a host loads it: the engine makes its contexts as large as the work needs. */
  async prepare(): Promise<void> {
    if (this.#engine.model) return;
    const { backend } = await this.#engine.loadModel({ path: this.#path, threads: this.#threads });
    // An engine that finds no compiled kernels which fit takes the package's, without an error.
    if (backend.includes('kernels by') !== (this.#kernels === 'compiled')) throw new Error(`The engine has other than ${this.#kernels} kernels: ${backend}.`);
  }

  async run(job: Job): Promise<{ seconds: number; tokens: number }> {
    const start = performance.now();
    const tokens = job.kind === 'extract' ? await this.#extract(job) : await this.#steer(job);
    return { seconds: (performance.now() - start) / 1000, tokens };
  }

  end(): Promise<void> {
    this.#engine.dispose();
    return Promise.resolve();
  }

  async #extract({ prompts }: Job): Promise<number> {
    let tokens = 0;
    await this.#engine.extract(prompts.map(({ prompt }): PromptInput => ({ kind: 'chat', prompt })), { onResiduals: ({ promptTokens }) => { tokens += promptTokens; } });
    return tokens;
  }

  async #steer(job: Extract<Job, { kind: 'steer' }>): Promise<number> {
    const target = TARGET + NUDGE * this.#runs++;
    const requests = job.layers.flatMap((layer) => job.prompts.map(({ prompt }) => ({
      prompt: { kind: 'chat' as const, prompt }, maxTokens: job.tokens, sampling: { kind: 'greedy' as const },
      interventions: [{ layer, direction: 0, rule: { kind: 'projection' as const, target } }],
    })));
    const results = await this.#engine.generate(requests, [direction(this.#engine.model!.embedding)], 'batch');
    const ended = results.find(({ tokens }) => tokens.length < job.tokens);
    if (ended) throw new Error(`An answer ended after ${ended.tokens.length} of ${job.tokens} tokens, which the other sides do not let it.`);
    return results.reduce((sum, { tokens }) => sum + tokens.length, 0);
  }
}
