import { t } from '@vscode/l10n';
import { SteerboardError } from '../../errors.ts';
import { RandomSource } from '../../instructions/text/random.ts';
import type { InstructionArguments } from '../../instructions/types.ts';
import type { RunItem } from '../../../protocol/files.ts';
import type { Pair } from '../pairs.ts';
import { appendInstruction } from '../rowFields.ts';
import type { ArgumentSource, StarterLibrary, StarterPart, StarterPrompt, StarterRequest } from './library.ts';
import { fillPhrasing } from './phrasing.ts';

export interface StarterOptions {
  /** Default: `vector`. */
  part?: StarterPart;
  /** How many pairs, from the part's first prompt on. Default: all of the part. */
  count?: number;
  /** Of the drawing of phrasings and arguments. */
  seed?: number;
}

export const STARTER_SEED = 42;

/** A prompt to which an instruction is appended. */
export type BasePrompt = Pick<StarterPrompt, 'key' | 'prompt' | 'source'>;

/** What the drawing needs of an instruction: one that was typed has no check. */
interface Wording {
  phrasings: readonly string[];
  kwargs: Readonly<Record<string, ArgumentSource>>;
  given: InstructionArguments;
  id?: string;
}

/**
 * Pairs of the library's base prompts without and with an instruction, in the prompts' order. Phrasings and arguments are drawn from
 * decks that are shuffled anew when they are empty, so each comes about equally often; the same seed gives the same pairs.
 *
 * @throws {SteerboardError} `no-prompts` where more are asked for than the part has
 */
export function starterPairs(library: StarterLibrary, request: StarterRequest, options: StarterOptions = {}): Pair[] {
  return pairsFromBase(starterBase(library, options, request.instruction.tasks), request, options.seed);
}

/** The same for instructions that a person typed, one phrasing or several; `check`, where given, tells whether answers follow them. */
export function typedPairs(library: StarterLibrary, phrasings: readonly string[], check: { id: string; kwargs: InstructionArguments } | undefined, options: StarterOptions = {}): Pair[] {
  const usable = phrasings.map((phrasing) => phrasing.trim()).filter((phrasing) => phrasing !== '');
  if (usable.length === 0) throw new SteerboardError('bad-arguments', t('The instruction is empty.'), { hint: t('Type an instruction, such as “Use bullet points.”') });
  const base = starterBase(library, options);
  const pairs = draw(base, { phrasings: usable, kwargs: {}, given: {} }, options.seed, (phrasing) => phrasing);
  return check === undefined ? pairs : pairs.map((pair) => ({ ...pair, instructionIds: [check.id], kwargs: [check.kwargs] }));
}

/** Any base prompts with an instruction of the library. */
export function pairsFromBase(base: readonly BasePrompt[], { instruction, given }: StarterRequest, seed?: number): Pair[] {
  return draw(base, { phrasings: instruction.phrasings, kwargs: instruction.kwargs, given, id: instruction.id }, seed, fillPhrasing);
}

/** Yes-or-no questions: what is asked of the form of an answer makes little sense with them, so they go with instructions that name them only. */
const DECIDE = 'decide';

/** Base prompts of a part, those of some kinds of work only where such are named. */
function starterBase(library: StarterLibrary, { part = 'vector', count }: StarterOptions, tasks?: readonly string[]): readonly StarterPrompt[] {
  const prompts = library.prompts[part].filter(({ task }) => tasks?.includes(task) ?? task !== DECIDE);
  if (count !== undefined && count > prompts.length) {
    throw new SteerboardError('no-prompts', shortage(part, prompts.length, count), { hint: t('Ask for fewer, or use prompts of your own.') });
  }
  return prompts.slice(0, count);
}

function shortage(part: StarterPart, there: number, asked: number): string {
  switch (part) {
    case 'vector': return t('The starter library has {0} vector prompts for this instruction, not {1}.', there, asked);
    case 'validation': return t('The starter library has {0} validation prompts for this instruction, not {1}.', there, asked);
    case 'test': return t('The starter library has {0} test prompts for this instruction, not {1}.', there, asked);
  }
}

/** Pairs as a run asks them: without the instruction, and with it. */
export function pairItems(pairs: readonly Pair[]): RunItem[] {
  return pairs.map(({ key, prompt, promptWithoutInstruction, instructionIds, kwargs, source }) => ({
    key, prompt: promptWithoutInstruction, instructedPrompt: prompt, instructionIds, kwargs, source,
  }));
}

/** Pairs as lines of a prompt file. */
export function pairLines(pairs: readonly Pair[]): string {
  return pairs
    .map(({ key, prompt, promptWithoutInstruction, instructionIds, kwargs }) =>
      `${JSON.stringify({ key, prompt, prompt_without_instruction: promptWithoutInstruction, ...(instructionIds.length > 0 && { instruction_id_list: instructionIds, kwargs }) })}\n`)
    .join('');
}

function draw(base: readonly BasePrompt[], { phrasings, kwargs, given, id }: Wording, seed: number = STARTER_SEED, fill: typeof fillPhrasing): Pair[] {
  const random = new RandomSource(seed);
  const phrasing = new Deck(phrasings, random);
  const decks = new Map(Object.entries(kwargs).flatMap(([name, source]) => (source.kind === 'choose' ? [[name, new Deck(source.values, random)] as const] : [])));
  return base.map(({ key, prompt, source }): Pair => {
    const args: Record<string, unknown> = {};
    for (const [name, origin] of Object.entries(kwargs)) {
      const drawn = decks.get(name)?.next();
      args[name] = given[name] ?? (origin.kind === 'fixed' ? origin.value : origin.kind === 'same' ? args[origin.as] : drawn);
    }
    const instruction = fill(phrasing.next(), args);
    return {
      key, source,
      prompt: appendInstruction(prompt, instruction),
      promptWithoutInstruction: prompt,
      instructionIds: id === undefined ? [] : [id],
      kwargs: id === undefined ? [] : [args],
    };
  });
}

/** Values in random order, each once before any comes again. */
class Deck<T> {
  readonly #values: readonly T[];
  readonly #random: RandomSource;
  #left: T[] = [];

  constructor(values: readonly T[], random: RandomSource) {
    this.#values = values;
    this.#random = random;
  }

  next(): T {
    if (this.#left.length === 0) this.#left = [...this.#values];
    return this.#left.splice(this.#random.below(this.#left.length), 1)[0]!;
  }
}
