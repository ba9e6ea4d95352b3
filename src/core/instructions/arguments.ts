import { SteerboardError } from '../errors.ts';
import type { ErrorDetails } from '../errors.ts';
import { inEnglish, phrase, translated } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import { isObject } from '../json.ts';

/** What one argument of an instruction may be. The same entry validates it, types it and yields its JSON schema. */
export interface ArgumentSpec<T> {
  /** Completes "must be …": "a whole number from 0". */
  readonly expects: Phrase;
  /** May be left out; the check then sees undefined. */
  readonly optional: boolean;
  /** JSON schema of a value. */
  readonly schema: Readonly<Record<string, unknown>>;
  accepts(value: unknown): value is T;
}

export type ArgumentSpecs = Readonly<Record<string, ArgumentSpec<unknown>>>;

/** The arguments as the check sees them: `{ n: ArgumentSpec<number> }` gives `{ n: number }`. */
export type ArgumentValues<S extends ArgumentSpecs> = {
  readonly [K in keyof S]: S[K] extends ArgumentSpec<infer T> ? T : never;
};

/** A whole number of at least `minimum`. */
export function integer(minimum = 0): ArgumentSpec<number> {
  return {
    expects: phrase('a whole number from {0}', minimum),
    optional: false,
    schema: { type: 'integer', minimum },
    accepts: (value): value is number => Number.isSafeInteger(value) && (value as number) >= minimum,
  };
}

/** Any number. */
export function number(): ArgumentSpec<number> {
  return {
    expects: phrase('a number'),
    optional: false,
    schema: { type: 'number' },
    accepts: (value): value is number => typeof value === 'number' && Number.isFinite(value),
  };
}

export function boolean(): ArgumentSpec<boolean> {
  return {
    expects: phrase('true or false'),
    optional: false,
    schema: { type: 'boolean' },
    accepts: (value): value is boolean => typeof value === 'boolean',
  };
}

/** A string of at least `minimumLength` UTF-16 units. */
export function string(minimumLength = 0): ArgumentSpec<string> {
  return {
    expects: minimumLength > 0 ? phrase('a text that is not empty') : phrase('a text'),
    optional: false,
    schema: minimumLength > 0 ? { type: 'string', minLength: minimumLength } : { type: 'string' },
    accepts: (value): value is string => typeof value === 'string' && value.length >= minimumLength,
  };
}

/** A list of at least one string. */
export function strings(): ArgumentSpec<readonly string[]> {
  return {
    expects: phrase('a list of at least one text'),
    optional: false,
    schema: { type: 'array', items: { type: 'string' }, minItems: 1 },
    accepts: (value): value is readonly string[] =>
      Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'),
  };
}

/** One of the given strings. */
export function oneOf<const T extends string>(...choices: readonly T[]): ArgumentSpec<T> {
  const known: ReadonlySet<unknown> = new Set(choices);
  return {
    expects: choices.length === 2 ? phrase('{0} or {1}', ...choices.map((choice) => `"${choice}"`)) : phrase('one of {0}', choices.join(', ')),
    optional: false,
    schema: { enum: choices },
    accepts: (value): value is T => known.has(value),
  };
}

/** An object or a boolean, as a JSON schema is. */
export function jsonSchema(): ArgumentSpec<Readonly<Record<string, unknown>> | boolean> {
  return {
    expects: phrase('a JSON schema'),
    optional: false,
    schema: { type: ['object', 'boolean'] },
    accepts: (value): value is Readonly<Record<string, unknown>> | boolean => typeof value === 'boolean' || isObject(value),
  };
}

/** The same argument, but it may be left out. */
export function optional<T>(spec: ArgumentSpec<T>): ArgumentSpec<T | undefined> {
  return { ...spec, optional: true };
}

/**
 * The arguments of instruction `id`, checked. Nulls count as absent: some copies of IFEval hold every argument of every type as null.
 * @throws SteerboardError `bad-instruction` that names the instruction and the argument.
 */
export function readArguments<S extends ArgumentSpecs>(id: string, specs: S, raw: unknown): ArgumentValues<S> {
  if (!isObject(raw)) throw badInstruction(id, phrase('its arguments must be an object'));
  const given = Object.entries(raw).filter(([, value]) => value !== null && value !== undefined);
  for (const [name, value] of given) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (spec === undefined) throw badInstruction(id, phrase('has no argument "{0}"', name), { argument: name, hint: knownArguments(specs) });
    if (!spec.accepts(value)) throw badInstruction(id, phrase('"{0}" must be {1}, not {2}', name, spec.expects, shown(value)), { argument: name });
  }
  const values = Object.fromEntries(given);
  for (const [name, spec] of Object.entries(specs)) {
    if (!spec.optional && !Object.hasOwn(values, name)) throw badInstruction(id, phrase('the argument "{0}" is missing', name));
  }
  return values as ArgumentValues<S>;
}

/** An error of one instruction: `length_constraints:number_words: the argument "relation" is missing`. */
export class InstructionError extends SteerboardError {
  /** What `describe` says, in English, as files keep it. */
  readonly english: string;

  constructor(id: string, problem: Phrase, hint: Phrase | undefined, details: Pick<ErrorDetails, 'argument'>) {
    super('bad-instruction', `${id}: ${translated(problem)}.`, { ...details, ...(hint && { hint: translated(hint) }) });
    this.english = [`${id}: ${inEnglish(problem)}.`, hint && inEnglish(hint)].filter(Boolean).join(' ');
  }
}

export function badInstruction(id: string, problem: Phrase, { argument, hint }: { argument?: string; hint?: Phrase } = {}): InstructionError {
  return new InstructionError(id, problem, hint, argument === undefined ? {} : { argument });
}

function knownArguments(specs: ArgumentSpecs): Phrase {
  const names = Object.keys(specs);
  return names.length === 0 ? phrase('It takes none.') : phrase('It takes {0}.', names.join(', '));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
