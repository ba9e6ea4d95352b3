import { oneOf } from './arguments.ts';
import { MAX_SPANS } from './types.ts';
import type { Span, Verdict } from './types.ts';

/** IFEval's comparison. "At most" is in none of its files and an error in its code. */
export const RELATION = oneOf('less than', 'at least');
export type Relation = 'less than' | 'at least';

export function meets(relation: Relation, count: number, threshold: number): boolean {
  return relation === 'at least' ? count >= threshold : count < threshold;
}

/** "at least 3 sentences", "fewer than 1 sentence" */
export function related(relation: Relation, threshold: number, noun: string): string {
  return `${relation === 'at least' ? 'at least' : 'fewer than'} ${counted(threshold, noun)}`;
}

/** "1 sentence", "3 sentences", "1,204 words" */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural(noun)}`;
}

export function plural(noun: string): string {
  return /(?:ch|s|x)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** "no bullet points", "found 1 word" */
export function found(count: number, noun: string): string {
  return count === 0 ? `no ${plural(noun)}` : `found ${counted(count, noun)}`;
}

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`: each once, at most 5, cut at 40 characters. */
export function listed(texts: readonly string[], joint = 'and'): string {
  const unique = [...new Set(texts)];
  const shown = unique.slice(0, 5).map(quoted);
  if (unique.length > 5) shown.push(`${unique.length - 5} more`);
  return joined(shown, joint);
}

export function joined(parts: readonly string[], joint = 'and'): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${joint} ${parts.at(-1)!}`;
}

/** The text in quotes, cut at 40 characters. */
export function quoted(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}

/** "line 4", "lines 4 and 9"; empty for none or more than 4 spans. `spans` in the order of the text. */
export function linesOf(text: string, spans: readonly Span[]): string {
  if (spans.length === 0 || spans.length > 4) return '';
  let line = 1;
  let at = 0;
  const found = new Set<string>();
  for (const { start } of spans) {
    for (let newline = text.indexOf('\n', at); newline >= 0 && newline < start; newline = text.indexOf('\n', at)) {
      line++;
      at = newline + 1;
    }
    found.add(String(line));
  }
  const lines = [...found];
  return `${lines.length === 1 ? 'line' : 'lines'} ${joined(lines)}`;
}

export function pass(reason = '', spans: readonly Span[] = []): Verdict {
  return verdict(true, reason, spans);
}

export function fail(reason: string, spans: readonly Span[] = []): Verdict {
  return verdict(false, reason, spans);
}

export function verdict(passed: boolean, reason: string, spans: readonly Span[] = []): Verdict {
  return { passed, reason, spans: spans.length > MAX_SPANS ? spans.slice(0, MAX_SPANS) : spans };
}
