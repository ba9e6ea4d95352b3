import { atomicWrite } from '../../app/atomicWrite.ts';
import { choicePairs } from '../../app/starter/starterChoice.ts';
import { SteerboardError } from '../../core/errors.ts';
import { STARTER_PARTS, type StarterLibrary } from '../../core/prompts/starter/library.ts';
import { pairLines } from '../../core/prompts/starter/starterPairs.ts';
import { table } from '../../app/textTable.ts';
import { command } from '../command.ts';
import { oneOf, type OptionTable } from '../options.ts';
import { drawingOf, openStarter, starterChoice, STARTER_OPTIONS } from '../starter.ts';

export const pairs = command({
  name: 'pairs',
  summary: 'Show or keep prompts with and without an instruction, from the starter library.',
  usage: '--instruction NAME|TEXT [--part vector|validation|test] [--out FILE.jsonl]',
  details: `The library has base prompts in three parts that share none: to make a vector, to find its layer, and to test it. The pairs are what
"steerboard compute --instruction" makes a vector from; as a file they can be read, changed and used like any other prompts.`,
  options: {
    ...STARTER_OPTIONS,
    part: { type: 'string', value: 'PART', help: 'vector, validation or test. Default: vector.' },
    out: { type: 'string', short: 'o', value: 'FILE', help: 'File to write, .jsonl. Default: standard output.' },
    list: { type: 'boolean', help: 'List the instructions that the library has.' },
  } as const satisfies OptionTable,
  async run({ terminal, json }, values, positionals) {
    if (positionals.length > 0) throw new SteerboardError('bad-arguments', 'This command takes options only.');
    const library = await openStarter();
    if (values.list === true) {
      terminal.print(json ? JSON.stringify(library.instructions.map(({ name, title, id, phrasings }) => ({ name, title, id, phrasings }))) : instructionTable(library));
      return;
    }
    const choice = starterChoice(library, values);
    if (choice === undefined) throw new SteerboardError('bad-arguments', 'Name an instruction.', { hint: '--list shows what the library has.' });
    const part = oneOf('part', values.part, STARTER_PARTS) ?? 'vector';
    const made = choicePairs(library, choice, { ...drawingOf(values), part });
    const lines = pairLines(made);
    if (values.out === undefined) {
      terminal.print(lines.trimEnd());
      return;
    }
    await atomicWrite(values.out, lines);
    terminal.print(json ? JSON.stringify({ file: values.out, part, pairs: made.length }) : `${values.out}: ${made.length} ${part} pairs.`);
  },
});

function instructionTable({ instructions }: StarterLibrary): string {
  return table(['Name', 'check', ''], instructions.map(({ name, title, id }) => [name, id, title]));
}
