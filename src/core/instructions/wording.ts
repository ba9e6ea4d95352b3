import { oneOf } from './arguments.ts';
import { phrase } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import { MAX_SPANS } from './types.ts';
import type { Noun } from './nouns.ts';
import type { Span, Verdict } from './types.ts';

/** IFEval's comparison. "At most" is in none of its files and an error in its code. */
export const RELATION = oneOf('less than', 'at least');
export type Relation = 'less than' | 'at least';

export function meets(relation: Relation, count: number, threshold: number): boolean {
  return relation === 'at least' ? count >= threshold : count < threshold;
}

/** "at least 3 sentences", "fewer than 1 sentence" */
export function related(relation: Relation, threshold: number, noun: Noun): Phrase {
  return relation === 'at least' ? phrase('at least {0}', noun.counted(threshold)) : phrase('fewer than {0}', noun.counted(threshold));
}

/** "no bullet points", "found 1 word" */
export function found(count: number, noun: Noun): Phrase {
  return count === 0 ? noun.none : phrase('found {0}', noun.counted(count));
}

/** "found 2 bullet points: lines 1 and 4", as far as the lines are few. */
export function withLines(what: Phrase, text: string, spans: readonly Span[]): Phrase {
  const lines = linesOf(text, spans);
  if (lines.length === 0) return what;
  return lines.length === 1 ? phrase('{0}: line {1}', what, lines[0]!) : phrase('{0}: lines {1}', what, joined(lines));
}

type Joint = 'and' | 'or';

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`: each once, at most 5, cut at 40 characters. */
export function listed(texts: readonly string[], joint: Joint = 'and'): Phrase {
  const unique = [...new Set(texts)];
  const shown = unique.slice(0, 5).map(quoted);
  return unique.length > 5 ? ending(shown, phrase('{0} more', unique.length - 5), joint) : joined(shown, joint);
}

export function joined(parts: readonly string[], joint: Joint = 'and'): Phrase {
  return parts.length < 2 ? phrase('{0}', parts[0] ?? '') : ending(parts.slice(0, -1), parts.at(-1)!, joint);
}

function ending(first: readonly string[], last: string | Phrase, joint: Joint): Phrase {
  return joint === 'and' ? phrase('{0} and {1}', first.join(', '), last) : phrase('{0} or {1}', first.join(', '), last);
}

/** The text in quotes, cut at 40 characters. */
export function quoted(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}

/** Numbers of the lines that the spans begin in; none for more than 4 spans. `spans` in the order of the text. */
function linesOf(text: string, spans: readonly Span[]): string[] {
  if (spans.length > 4) return [];
  let line = 1;
  let at = 0;
  const lines = new Set<string>();
  for (const { start } of spans) {
    for (let newline = text.indexOf('\n', at); newline >= 0 && newline < start; newline = text.indexOf('\n', at)) {
      line++;
      at = newline + 1;
    }
    lines.add(String(line));
  }
  return [...lines];
}

const NOTHING: Phrase = { text: '', parts: [] };

export function pass(reason = NOTHING, spans: readonly Span[] = []): Verdict {
  return verdict(true, reason, spans);
}

export function fail(reason: Phrase, spans: readonly Span[] = []): Verdict {
  return verdict(false, reason, spans);
}

export function verdict(passed: boolean, reason: Phrase, spans: readonly Span[] = []): Verdict {
  return { passed, reason, spans: spans.length > MAX_SPANS ? spans.slice(0, MAX_SPANS) : spans };
}
