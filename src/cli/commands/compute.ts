import { basename, resolve } from 'node:path';
import { computeVector, type ComputeVectorParams } from '../../app/computeVector.ts';
import { readPromptFile } from '../../app/promptFiles.ts';
import { starterName } from '../../app/starter/readStarter.ts';
import { choiceChecks, choicePairs, choicePairsOn, type StarterChoice } from '../../app/starter/starterChoice.ts';
import { SteerboardError } from '../../core/errors.ts';
import { commonInstructions } from '../../core/prompts/commonInstructions.ts';
import { guessRoles, pairsFromFile, pairsFromInstruction, pairsFromTwoFiles, type PairSet } from '../../core/prompts/pairs.ts';
import type { PromptFile } from '../../core/prompts/types.ts';
import { command, type CommandContext } from '../command.ts';
import { withSession } from '../engine.ts';
import { MODEL_OPTIONS, type OptionTable, target, type Values } from '../options.ts';
import { noteProblems, reportProblems } from '../problems.ts';
import { drawingOf, givenCheck, openStarter, starterChoice, STARTER_OPTIONS } from '../starter.ts';

const OPTIONS = {
  ...MODEL_OPTIONS,
  out: { type: 'string', short: 'o', value: 'FILE', help: 'Vector file to write, .gguf.' },
  name: { type: 'string', value: 'NAME', help: 'What the vector is called. Default: the file\'s name.' },
  ...STARTER_OPTIONS,
} as const satisfies OptionTable;

type Source = Pick<ComputeVectorParams, 'pairs' | 'files' | 'instructionIds' | 'kwargs'>;

export const compute = command({
  name: 'compute',
  summary: 'Compute a steering vector from prompts with and without an instruction.',
  usage: '[FILE [FILE]] [--instruction NAME|TEXT | --word WORD | --length LENGTH] --model M --out VECTOR.gguf',
  details: `From nothing but an instruction, a word or a length: pairs are made from the starter library ("steerboard pairs" shows them). Or from
your prompts: one file of pairs ("prompt" and "prompt_without_instruction"), two files with the same prompts with and without the
instruction (in this order, unless their names tell: "x.with.txt", "x.without.txt"), or one file of base prompts and an instruction.
The vector holds all layers; "steerboard search" finds the one to steer at.`,
  options: OPTIONS,
  async run(context, values, positionals) {
    const out = target(values);
    if (!/\.gguf$/i.test(out)) throw new SteerboardError('bad-arguments', `--out takes a file that ends in .gguf; got "${out}".`);
    const source = await sourceOf(context, values, positionals);

    await withSession(context, values, async (session) => {
      const vector = await computeVector(
        session,
        { name: values.name ?? basename(out).replace(/\.gguf$/i, ''), ...source, target: resolve(out) },
        { signal: context.signal, onProgress: (progress) => context.terminal.progress('Activations', progress) },
      );
      const norms = [...(vector.provenance?.norms ?? [])];
      const pairs = source.pairs.length;
      if (context.json) context.terminal.print(JSON.stringify({ file: out, name: vector.name, layers: vector.layers, embedding: vector.embedding, pairs, norms }));
      else context.terminal.print(`${out}: “${vector.name}”, ${vector.layers} layers, ${vector.embedding} wide, from ${pairs} pairs.`);
    });
  },
});

async function sourceOf({ terminal }: CommandContext, values: Values<typeof OPTIONS>, paths: readonly string[]): Promise<Source> {
  const library = await openStarter();
  const choice = starterChoice(library, values);
  if (paths.length === 0) {
    if (choice === undefined) throw new SteerboardError('bad-arguments', 'Name prompt files, or an instruction, a word or a length.');
    return { pairs: choicePairs(library, choice, drawingOf(values)), files: [starterName(library)], ...choiceChecks(choice) };
  }
  const files = await Promise.all(paths.map((path) => readPromptFile(path)));
  for (const file of files) reportProblems(terminal, file);
  const { pairs: all, problems } = pairsOf(files, choice, values);
  noteProblems(terminal, problems);
  const pairs = values.pairs === undefined ? all : all.slice(0, drawingOf(values).count);
  const check = givenCheck(values);
  const checks = check === undefined ? choice?.kind === 'library' ? choiceChecks(choice) : commonInstructions(pairs) : { instructionIds: [check.id], kwargs: [check.kwargs] };
  const names = paths.map((path) => basename(path));
  return { pairs, files: choice?.kind === 'library' ? [...names, starterName(library)] : names, ...checks };
}

function pairsOf(files: readonly PromptFile[], choice: StarterChoice | undefined, values: Values<typeof OPTIONS>): PairSet {
  const [first, second, ...rest] = files;
  if (first === undefined || rest.length > 0) throw new SteerboardError('bad-arguments', 'Name one or two prompt files.');
  if (second !== undefined) {
    if (choice !== undefined) throw new SteerboardError('bad-arguments', 'An instruction goes with one file of base prompts.');
    const { withInstruction, without } = guessRoles([first, second]) ?? { withInstruction: first, without: second };
    return pairsFromTwoFiles(withInstruction, without);
  }
  if (choice === undefined) return pairsFromFile(first);
  if (choice.kind === 'typed') return pairsFromInstruction(first, choice.phrasings);
  const base = first.records.map(({ key, prompt, promptWithoutInstruction, line }) => ({ key, prompt: promptWithoutInstruction ?? prompt, source: { file: first.name, line } }));
  return { pairs: choicePairsOn(base, choice.request, drawingOf(values)), problems: [] };
}
