import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../../app/engine/engineClient.ts';
import { compileKernels } from '../../app/kernels/compileKernels.ts';
import { kernelsRoot } from '../../app/kernels/kernelsRoot.ts';
import { removeKernels } from '../../app/kernels/removeKernels.ts';
import { SteerboardError } from '../../core/errors.ts';
import { command, type CommandContext } from '../command.ts';
import { DIST } from '../dist.ts';
import { wholeNumber, type OptionTable } from '../options.ts';

const ACTIONS = ['info', 'compile', 'remove'] as const;

const ENGINE = join(DIST, 'engine.mjs');

export const kernels = command({
  name: 'kernels',
  summary: 'Compile llama.cpp\'s CPU kernels with this machine\'s compiler, where that makes them faster.',
  usage: '[info | compile [--jobs N] | remove]',
  details: `info      tells which kernels engines use that start now.
compile   compiles the kernels for this processor, in about a minute, with git, cmake and a C++ compiler. The packaged ones are
          made by GCC 11, which spills registers in BF16 products: with GCC 12 or newer prompts in BF16 are read 1.6 times as fast
          where the processor has bfloat16 instructions.
          All engines of this user take them from their next start on, those of VS Code too. Answers may differ in
          their last bits from those of the packaged kernels; runs record what computed them.
remove    deletes them: engines use the packaged kernels again. STEERBOARD_KERNELS= (empty) does so for one command.`,
  options: { jobs: { type: 'string', value: 'N', help: 'compile: files compiled at a time. Default: one for each core.' } } as const satisfies OptionTable,
  async run(context, values, positionals) {
    const [word = 'info', ...rest] = positionals;
    const action = ACTIONS.find((each) => each === word);
    if (action === undefined || rest.length > 0) throw new SteerboardError('bad-arguments', 'Say "info", "compile" or "remove".');
    if (action === 'info') return info(context);
    if (kernelsRoot() === '') throw new SteerboardError('bad-arguments', 'STEERBOARD_KERNELS is empty, which asks for the packaged kernels.', { hint: 'Unset it.' });
    if (action === 'remove') {
      await removeKernels(kernelsRoot());
      return info(context);
    }
    const { terminal, signal } = context;
    const { variant, compiler, folder } = await compileKernels({
      root: kernelsRoot(),
      enginePath: ENGINE,
      bundle: fileURLToPath(new URL('../llama/gitRelease.bundle', import.meta.resolve('node-llama-cpp'))),
      jobs: wholeNumber('jobs', values.jobs, 1) ?? availableParallelism(),
      signal,
      onStep: (text) => { if (!terminal.quiet) terminal.note(`${text} …`); },
      onProgress: (progress) => terminal.progress('Compiling', progress),
    });
    if (context.json) terminal.print(JSON.stringify({ variant, compiler, folder }));
    else terminal.print(`Compiled for ${variant} with ${compiler}: ${folder}\nEngines use it from their next start on. "steerboard model optimise --measure --model FILE" tells how fast each weight type is now.`);
  },
});

async function info({ terminal, json }: CommandContext): Promise<void> {
  const engine = new EngineClient({ enginePath: ENGINE });
  try {
    const { llamaRelease, nodeLlamaCpp, kernels: compiled } = await engine.hello();
    if (json) terminal.print(JSON.stringify({ llamaRelease, nodeLlamaCpp, compiled: compiled ?? null, folder: kernelsRoot() }));
    else terminal.print(`llama.cpp ${llamaRelease} of node-llama-cpp ${nodeLlamaCpp}: ${compiled === undefined ? 'the packaged kernels' : `compiled here: ${compiled}`}`);
  } finally {
    engine.dispose();
  }
}
