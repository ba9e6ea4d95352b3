import { languageName } from '../../instructions/languageName.ts';
import { counted, joined } from '../../instructions/wording.ts';
import type { InstructionArguments } from '../../instructions/types.ts';

const PLACE = /\{([a-z_]+)(?::([^}]+))?\}/g;

/** The names of the arguments that a phrasing speaks of. */
export function phrasingArguments(phrasing: string): string[] {
  return [...phrasing.matchAll(PLACE)].map((match) => match[1]!);
}

/** "Use {n:sentence}." as "Use 3 sentences.": lists of words are quoted, languages are called by their English names. */
export function fillPhrasing(phrasing: string, args: InstructionArguments): string {
  return phrasing.replace(PLACE, (_, name: string, noun: string | undefined) => inWords(name, args[name], noun));
}

function inWords(name: string, value: unknown, noun: string | undefined): string {
  if (typeof value === 'number') return noun === undefined ? String(value) : counted(value, noun);
  if (Array.isArray(value)) return joined(value.map((each) => `"${String(each)}"`));
  if (typeof value !== 'string') throw new RangeError(`The phrasing speaks of "${name}", which has no value.`);
  return name === 'language' ? languageName(value) : value;
}
