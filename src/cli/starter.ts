import { join } from 'node:path';
import { readStarter, STARTER_FOLDER } from '../app/starter/readStarter.ts';
import { WORD_PAIRS, type StarterChoice } from '../app/starter/starterChoice.ts';
import { SteerboardError } from '../core/errors.ts';
import type { InstructionArguments } from '../core/instructions/types.ts';
import { findInstructionProblem } from '../core/instructions/verify.ts';
import { isObject } from '../core/json.ts';
import { findStarterInstruction, lengthRequest, wordRequest, type StarterLibrary } from '../core/prompts/starter/library.ts';
import { STARTER_SEED } from '../core/prompts/starter/starterPairs.ts';
import { DIST } from './dist.ts';
import { wholeNumber, type OptionTable, type Values } from './options.ts';

/** Options of the commands that append instructions to base prompts. */
export const STARTER_OPTIONS = {
  instruction: { type: 'string', value: 'NAME|TEXT', multiple: true, help: 'An instruction of the starter library (name or check id), or your own words; several are phrasings that take turns.' },
  args: { type: 'string', value: 'JSON', help: 'Arguments of a library instruction: {"num_bullets": 3}. Default: drawn where they may vary.' },
  word: { type: 'string', value: 'WORD', help: 'Answers that use this word. Steer against the vector (negative strength) to keep it out.' },
  without: { type: 'string', value: 'WORD', help: 'Answers that do without this word.' },
  length: { type: 'string', value: 'LENGTH', help: 'concise, verbose, or exactly this number of sentences.' },
  check: { type: 'string', value: 'ID', help: 'Check of an instruction in your own words.' },
  'check-args': { type: 'string', value: 'JSON', help: 'Arguments of --check: {"at_least": 1}.' },
  pairs: { type: 'string', value: 'N', help: `Pairs to make. Default: as many as there are prompts; ${WORD_PAIRS} for --word and --without.` },
  seed: { type: 'string', value: 'N', help: `Seed of the drawing of phrasings. Default: ${STARTER_SEED}.` },
} as const satisfies OptionTable;

/** Names and check ids look so; an instruction in words has a space, a capital or a full stop. */
const LIBRARY_NAME = /^[a-z][a-z0-9_:-]*$/;

type StarterValues = Values<typeof STARTER_OPTIONS>;

export function openStarter(): Promise<StarterLibrary> {
  return readStarter(join(DIST, '..', STARTER_FOLDER));
}

/** Which instruction the options name; undefined for none. @throws {SteerboardError} `bad-arguments` for more than one, or one that is not there */
export function starterChoice(library: StarterLibrary, values: StarterValues): StarterChoice | undefined {
  const { instruction, word, without, length, args } = values;
  const named = Object.entries({ instruction, word, without, length }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]));
  if (named.length > 1) throw new SteerboardError('bad-arguments', `${named.join(' and ')} are two ways to name an instruction.`);
  if (args !== undefined && instruction === undefined) throw new SteerboardError('bad-arguments', '--args goes with --instruction.');
  if (word !== undefined) return { kind: 'library', request: wordRequest(library, word) };
  if (without !== undefined) return { kind: 'library', request: wordRequest(library, without, 'exclude') };
  if (length !== undefined) return { kind: 'library', request: lengthRequest(library, length) };
  const [only, ...others] = instruction ?? [];
  if (only === undefined) return undefined;
  const check = givenCheck(values);
  if (others.length > 0 || !LIBRARY_NAME.test(only)) {
    if (args !== undefined) throw new SteerboardError('bad-arguments', '--args goes with an instruction of the library.');
    return { kind: 'typed', phrasings: instruction!, ...(check && { check }) };
  }
  if (check) throw new SteerboardError('bad-arguments', 'An instruction of the library brings its own check.', { hint: 'Leave --check out.' });
  return { kind: 'library', request: findStarterInstruction(library, only, argumentsOf('args', args)) };
}

/** How many pairs, and from which seed. */
export function drawingOf(values: StarterValues): { count?: number; seed?: number } {
  const count = wholeNumber('pairs', values.pairs, 1) ?? (values.word === undefined && values.without === undefined ? undefined : WORD_PAIRS);
  const seed = wholeNumber('seed', values.seed, 0);
  return { ...(count !== undefined && { count }), ...(seed !== undefined && { seed }) };
}

/** The check that `--check` names, with its arguments. @throws {SteerboardError} `bad-arguments` */
export function givenCheck(values: Pick<StarterValues, 'check' | 'check-args'>): { id: string; kwargs: InstructionArguments } | undefined {
  const id = values.check;
  if (id === undefined) return undefined;
  const kwargs = argumentsOf('check-args', values['check-args']);
  const problem = findInstructionProblem(id, kwargs);
  if (problem) throw new SteerboardError('bad-arguments', problem.message, problem.details, { cause: problem });
  return { id, kwargs };
}

function argumentsOf(option: string, text: string | undefined): InstructionArguments {
  if (text === undefined) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new SteerboardError('bad-arguments', `--${option} is not JSON: ${text}`, {}, { cause: error });
  }
  if (!isObject(parsed)) throw new SteerboardError('bad-arguments', `--${option} takes a JSON object, such as {"num_bullets": 3}.`);
  return parsed;
}
