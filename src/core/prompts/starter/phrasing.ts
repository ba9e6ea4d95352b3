import { languageName } from '../../instructions/languageName.ts';
import { inEnglish, phrase } from '../../instructions/phrase.ts';
import { joined } from '../../instructions/wording.ts';
import type { InstructionArguments } from '../../instructions/types.ts';

const PLACE = /\{([a-z_]+)(?::([^}]+))?\}/g;

/** The names of the arguments that a phrasing speaks of. */
export function phrasingArguments(phrasing: string): string[] {
  return [...phrasing.matchAll(PLACE)].map((match) => match[1]!);
}

/** "Use {n:sentence}." as "Use 3 sentences.": lists of words are quoted, languages are called by their English names. Prompts are in English, whatever the user's language is. */
export function fillPhrasing(phrasing: string, args: InstructionArguments): string {
  return phrasing.replace(PLACE, (_, name: string, noun: string | undefined) => inWords(name, args[name], noun));
}

function inWords(name: string, value: unknown, noun: string | undefined): string {
  if (typeof value === 'number') return noun === undefined ? String(value) : counted(value, noun);
  if (Array.isArray(value)) return inEnglish(joined(value.map((each) => `"${String(each)}"`)));
  if (typeof value !== 'string') throw new RangeError(`The phrasing speaks of "${name}", which has no value.`);
  return name === 'language' ? inEnglish(phrase('{0}', languageName(value))) : value;
}

/** "1 sentence", "3 sentences", "1,204 words" */
function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  return /(?:ch|s|x)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
