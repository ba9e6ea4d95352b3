import { extractActivations, type ActivationParams } from '../../app/extractActivations.ts';
import { readPromptFile, readTemplatedTexts } from '../../app/promptFiles.ts';
import { SteerboardError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { withSession } from '../engine.ts';
import { MODEL_OPTIONS, onlyOne, type OptionTable } from '../options.ts';
import { requireEveryRow } from '../problems.ts';

export const activations = command({
  name: 'activations',
  summary: 'Write the last-token residual stream after every block as a NumPy array.',
  usage: 'PROMPTS --model M --out A.npy [--raw]',
  details: `Writes float32 of shape (prompts, layers, embedding), in the prompts' order. The chat template with the generation header is
applied to each "prompt". With --raw, rows carry "text" that is templated already: special tokens in it are recognised, and the
beginning-of-sequence token is added only where the model's rule asks for it and the text does not begin with it.`,
  options: {
    ...MODEL_OPTIONS,
    out: { type: 'string', short: 'o', value: 'A.npy', help: 'File to write.' },
    raw: { type: 'boolean', help: 'Rows carry templated "text", not "prompt".' },
  } as const satisfies OptionTable,
  async run(context, values, positionals) {
    const file = onlyOne(positionals, 'prompt file');
    const { out } = values;
    if (out === undefined) throw new SteerboardError('bad-arguments', '--out is missing.');
    const { prompts, sources } = values.raw === true ? await rawPrompts(file) : await chatPrompts(file);
    await withSession(context, values, async (session) => {
      const shape = await extractActivations(session, { prompts, sources, target: out }, {
        signal: context.signal,
        onProgress: (progress) => context.terminal.progress('Activations', progress),
      });
      if (context.json) context.terminal.print(JSON.stringify({ file: out, shape }));
      else context.terminal.note(`${out}: float32, shape (${shape.join(', ')})`);
    });
  },
});

async function rawPrompts(file: string): Promise<Pick<ActivationParams, 'prompts' | 'sources'>> {
  const rows = await readTemplatedTexts(file);
  return { prompts: rows.map(({ text }) => ({ kind: 'raw', text })), sources: rows.map(({ line }) => ({ file, line })) };
}

async function chatPrompts(file: string): Promise<Pick<ActivationParams, 'prompts' | 'sources'>> {
  const prompts = await readPromptFile(file);
  requireEveryRow(prompts);
  return { prompts: prompts.records.map(({ prompt }) => ({ kind: 'chat', prompt })), sources: prompts.records.map(({ line }) => ({ file, line })) };
}
