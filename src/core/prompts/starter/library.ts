import { t } from '@vscode/l10n';
import { SteerboardError } from '../../errors.ts';
import type { InstructionArguments } from '../../instructions/types.ts';

/** What base prompts are for. No prompt is in two parts: what makes or chooses a vector must not test it. */
export type StarterPart = 'vector' | 'validation' | 'test';

export const STARTER_PARTS: readonly StarterPart[] = ['vector', 'validation', 'test'];

/** A prompt that asks for no particular form. */
export interface StarterPrompt {
  key: string;
  /** What kind of work it is: "explain", "cook", "decide", … */
  task: string;
  prompt: string;
  /** File of the library and 1-based line. */
  source: { file: string; line: number };
}

/** Where the value of a check's argument comes from. */
export type ArgumentSource =
  | { kind: 'fixed'; value: unknown }
  /** Drawn for each prompt, so that a vector carries the instruction and not one number. */
  | { kind: 'choose'; values: readonly unknown[] }
  /** Has to be said, as a word or a language has to; with examples. */
  | { kind: 'given'; examples: readonly unknown[] }
  /** The value of another argument. */
  | { kind: 'same'; as: string };

/** An instruction with the check that tells whether an answer follows it. */
export interface StarterInstruction {
  name: string;
  title: string;
  /** Id of the check. */
  id: string;
  kwargs: Readonly<Record<string, ArgumentSource>>;
  /** Kinds of prompts that it goes with; absent: all but yes-or-no questions. */
  tasks?: readonly string[];
  /** "{name}" stands for an argument, "{name:noun}" for a number with its noun. */
  phrasings: readonly string[];
}

export interface StarterLibrary {
  version: number;
  prompts: Readonly<Record<StarterPart, readonly StarterPrompt[]>>;
  instructions: readonly StarterInstruction[];
}

/** An instruction of the library with the arguments that were said. */
export interface StarterRequest {
  instruction: StarterInstruction;
  given: InstructionArguments;
}

/** A word that stands for itself in the patterns into which IFEval's checks paste it. */
const PLAIN_WORD = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N} '’-]*[\p{L}\p{M}\p{N}])?$/u;
const LANGUAGE = 'language:response_language';

/**
 * The library's instruction of that name ("lowercase") or check id ("change_case:english_lowercase"; a language may follow the id as
 * in the published data, "language:response_language_de") that can take these arguments.
 *
 * @throws {SteerboardError} `bad-arguments` where there is none, or where an argument that it needs is missing
 */
export function findStarterInstruction(library: StarterLibrary, reference: string, given: InstructionArguments = {}): StarterRequest {
  const suffixed = reference.startsWith(`${LANGUAGE}_`);
  const id = suffixed ? LANGUAGE : reference;
  const args = suffixed ? { language: reference.slice(LANGUAGE.length + 1), ...given } : given;
  const named = library.instructions.filter((each) => each.name === id || each.id === id);
  if (named.length === 0) throw new SteerboardError('bad-arguments', t('The starter library has no instruction "{0}".', reference), { hint: t('It has {0}.', library.instructions.map(({ name }) => name).join(', ')) });
  const fitting = named.find(({ kwargs }) => missing(kwargs, args).length === 0 && takes(kwargs, args));
  if (fitting) return { instruction: fitting, given: args };
  const [first] = named;
  const lacking = missing(first!.kwargs, args);
  if (lacking.length > 0 && takes(first!.kwargs, args)) throw new SteerboardError('bad-arguments', t('“{0}” needs {1}.', reference, lacking.map((name) => `"${name}"`).join(', ')), { hint: t('For example {0}.', `{${lacking.map((name) => exampleOf(name, first!)).join(', ')}}`) });
  throw new SteerboardError('bad-arguments', t('The starter library has no phrasing of “{0}” with {1}.', reference, JSON.stringify(args)), { hint: t('Give your own phrasings with prompts of your own.') });
}

/** To use a word, or to do without it. @throws {SteerboardError} `bad-arguments` for what is no plain word */
export function wordRequest(library: StarterLibrary, word: string, want: 'include' | 'exclude' = 'include'): StarterRequest {
  const plain = word.trim();
  if (!PLAIN_WORD.test(plain)) throw new SteerboardError('bad-arguments', t('"{0}" is not a word.', word), { hint: t('Use letters, digits, spaces, apostrophes and hyphens.') });
  return want === 'include' ? findStarterInstruction(library, 'include-word', { keywords: [plain] }) : findStarterInstruction(library, 'exclude-word', { forbidden_words: [plain] });
}

/** A graded length (0 extremely concise … 4 extremely verbose), or exactly n sentences. */
export const LENGTH_LEVELS: readonly string[] = ['extremely-concise', 'concise', 'medium-length', 'verbose', 'extremely-verbose'];

/**
 * "concise" and "verbose" are the ends of the scale, which the method's vectors of length are made from; a number means exactly so
 * many sentences. The grades between are instructions of the library by their names.
 *
 * @throws {SteerboardError} `bad-arguments`
 */
export function lengthRequest(library: StarterLibrary, length: string): StarterRequest {
  if (length === 'concise' || length === 'verbose') return findStarterInstruction(library, `extremely-${length}`);
  const sentences = Number(length);
  if (!Number.isSafeInteger(sentences) || sentences < 1) throw new SteerboardError('bad-arguments', t('A length is concise, verbose or a number of sentences, not "{0}".', length));
  return findStarterInstruction(library, 'exactly-sentences', { at_least: sentences, at_most: sentences });
}

/** The arguments that are the same for every prompt: what a vector made from this is about. */
export function steadyArguments({ instruction, given }: StarterRequest): InstructionArguments {
  const steady: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(instruction.kwargs)) {
    const value = source.kind === 'same' ? (given[source.as] ?? steady[source.as]) : (given[name] ?? (source.kind === 'fixed' ? source.value : undefined));
    if (value !== undefined) steady[name] = value;
  }
  return steady;
}

function missing(kwargs: StarterInstruction['kwargs'], given: InstructionArguments): string[] {
  return Object.entries(kwargs).flatMap(([name, source]) => (source.kind === 'given' && given[name] === undefined ? [name] : []));
}

/** Does the instruction leave room for these values? */
function takes(kwargs: StarterInstruction['kwargs'], given: InstructionArguments): boolean {
  return Object.entries(given).every(([name, value]) => {
    const source = Object.hasOwn(kwargs, name) ? kwargs[name]! : undefined;
    if (source === undefined) return false;
    if (source.kind === 'fixed') return same(source.value, value);
    return source.kind !== 'same' || same(given[source.as], value);
  });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function exampleOf(name: string, { kwargs }: StarterInstruction): string {
  const source = kwargs[name];
  return `"${name}": ${JSON.stringify(source?.kind === 'given' ? source.examples[0] : undefined)}`;
}
