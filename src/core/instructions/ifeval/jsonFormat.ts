import { defineInstruction } from '../definition.ts';
import { phrase } from '../phrase.ts';
import { strip } from '../text/pythonText.ts';
import { parsePythonJson } from '../pythonJson.ts';
import { fail, pass } from '../wording.ts';

const FENCES = ['```json', '```Json', '```JSON', '```'];

export const jsonFormat = defineInstruction({
  id: 'detectable_format:json_format',
  arguments: {},
  describe: () => phrase('JSON and nothing else'),
  create: () => (text) => (parsePythonJson(withoutFences(text)) === undefined ? fail(phrase('not JSON')) : pass()),
  failsForGood: () => beginsAsNoJson,
});

/** A fence, or what a value begins with in JSON or in Python's: true, false, null, NaN, Infinity. */
const VALUE_START = /^["{[\-0-9tfnNI`]/;

export function beginsAsNoJson(beginning: string): boolean {
  return !VALUE_START.test(strip(beginning));
}

/** Without white space and a Markdown fence around it. Each opening is taken off once, in this order, so "```json```" goes as a whole. */
export function withoutFences(text: string): string {
  let inner = strip(text);
  for (const fence of FENCES) if (inner.startsWith(fence)) inner = inner.slice(fence.length);
  return strip(inner.endsWith('```') ? inner.slice(0, -3) : inner);
}
