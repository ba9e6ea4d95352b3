import { basename, resolve } from 'node:path';
import { computeVector } from '../../app/computeVector.ts';
import { readPromptFile } from '../../app/promptFiles.ts';
import { SteerboardError } from '../../core/errors.ts';
import { findInstructionProblem } from '../../core/instructions/verify.ts';
import type { InstructionArguments } from '../../core/instructions/types.ts';
import { commonInstructions } from '../../core/prompts/commonInstructions.ts';
import { guessRoles, pairsFromFile, pairsFromInstruction, pairsFromTwoFiles, type PairSet } from '../../core/prompts/pairs.ts';
import type { PromptFile } from '../../core/prompts/types.ts';
import { command } from '../command.ts';
import { withSession } from '../engine.ts';
import { MODEL_OPTIONS, type OptionTable } from '../options.ts';
import { noteProblems, reportProblems } from '../problems.ts';

const OPTIONS = {
  ...MODEL_OPTIONS,
  out: { type: 'string', short: 'o', value: 'FILE', help: 'Vector file to write, .gguf.' },
  name: { type: 'string', value: 'NAME', help: 'What the vector is called. Default: the file\'s name.' },
  instruction: { type: 'string', value: 'TEXT', multiple: true, help: 'Instruction to append to base prompts; several are phrasings that take turns.' },
  check: { type: 'string', value: 'ID', help: 'Instruction id that checks the answers, for prompts that name none.' },
  'check-args': { type: 'string', value: 'JSON', help: 'Arguments of --check: {"at_least": 1}.' },
} as const satisfies OptionTable;

export const compute = command({
  name: 'compute',
  summary: 'Compute a steering vector from prompts with and without an instruction.',
  usage: 'FILE [FILE] --model M --out VECTOR.gguf',
  details: `One file of pairs ("prompt" and "prompt_without_instruction"), two files with the same prompts with and without the instruction
(in this order, unless their names tell: "x.with.txt", "x.without.txt"), or one file of base prompts and --instruction.
The vector holds all layers; "steerboard search" finds the one to steer at.`,
  options: OPTIONS,
  async run(context, values, positionals) {
    const { out } = values;
    if (out === undefined) throw new SteerboardError('bad-arguments', '--out is missing.');
    const files = await Promise.all(positionals.map((path) => readPromptFile(path)));
    for (const file of files) reportProblems(context.terminal, file);
    const { pairs, problems } = pairsOf(files, values.instruction);
    noteProblems(context.terminal, problems);
    const checks = values.check === undefined ? commonInstructions(pairs) : givenCheck(values.check, values['check-args']);

    await withSession(context, values, async (session) => {
      const vector = await computeVector(
        session,
        { name: values.name ?? basename(out).replace(/\.gguf$/i, ''), pairs, files: positionals.map((path) => basename(path)), ...checks, target: resolve(out) },
        { signal: context.signal, onProgress: (progress) => context.terminal.progress('Activations', progress) },
      );
      const norms = [...(vector.provenance?.norms ?? [])];
      if (context.json) context.terminal.print(JSON.stringify({ file: out, name: vector.name, layers: vector.layers, embedding: vector.embedding, pairs: pairs.length, norms }));
      else context.terminal.print(`${out}: “${vector.name}”, ${vector.layers} layers, ${vector.embedding} wide, from ${pairs.length} pairs.`);
    });
  },
});

function pairsOf(files: readonly PromptFile[], phrasings: readonly string[] | undefined): PairSet {
  const [first, second, ...rest] = files;
  if (first === undefined || rest.length > 0) throw new SteerboardError('bad-arguments', 'Name one or two prompt files.');
  if (second !== undefined) {
    if (phrasings !== undefined) throw new SteerboardError('bad-arguments', '--instruction goes with one file of base prompts.');
    const { withInstruction, without } = guessRoles([first, second]) ?? { withInstruction: first, without: second };
    return pairsFromTwoFiles(withInstruction, without);
  }
  return phrasings === undefined ? pairsFromFile(first) : pairsFromInstruction(first, phrasings);
}

function givenCheck(id: string, args: string | undefined): { instructionIds: string[]; kwargs: InstructionArguments[] } {
  let kwargs: unknown = {};
  try {
    if (args !== undefined) kwargs = JSON.parse(args);
  } catch (error) {
    throw new SteerboardError('bad-arguments', `--check-args is not JSON: ${args ?? ''}`, {}, { cause: error });
  }
  const problem = findInstructionProblem(id, kwargs);
  if (problem) throw new SteerboardError('bad-arguments', problem.message, problem.details, { cause: problem });
  return { instructionIds: [id], kwargs: [kwargs as InstructionArguments] };
}
