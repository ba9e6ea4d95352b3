import type { Span } from '../../src/core/instructions/types.ts';
import type { CheckView } from '../../src/protocol/view.ts';

export interface MarkedPart {
  text: string;
  mark?: 'bad' | 'good';
  /** Not in the text that it is compared with. */
  other?: boolean;
}

/**
 * The text cut at the spans that decided its checks: `bad` where one failed, `good` where one was met; bad wins where they overlap. A
 * check that passes loosely alone marks nothing, as its spans are what strict objects to.
 * A span of the whole text marks nothing, as there is nothing to tell it from. `others`: what differs from another text.
 */
export function textParts(text: string, checks: readonly CheckView[], others: readonly Span[] = []): MarkedPart[] {
  const edges = new Set([0, text.length]);
  const spans = checks.flatMap(({ status, spans: own }) => {
    if (status !== 'pass' && status !== 'fail') return [];
    return own
      .map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(end, text.length), mark: status === 'fail' ? ('bad' as const) : ('good' as const) }))
      .filter(({ start, end }) => start < end && !(start === 0 && end >= text.trimEnd().length));
  });
  for (const { start, end } of [...spans, ...others]) edges.add(Math.min(start, text.length)).add(Math.min(end, text.length));
  const cuts = [...edges].sort((a, b) => a - b);
  const parts: MarkedPart[] = [];
  cuts.slice(1).forEach((end, index) => {
    const start = cuts[index]!;
    const over = spans.filter((span) => span.start <= start && span.end >= end);
    const mark = over.some((span) => span.mark === 'bad') ? 'bad' : over.length > 0 ? 'good' : undefined;
    const other = others.some((span) => span.start <= start && span.end >= end);
    const last = parts.at(-1);
    if (last && last.mark === mark && (last.other ?? false) === other) last.text += text.slice(start, end);
    else parts.push({ text: text.slice(start, end), ...(mark && { mark }), ...(other && { other }) });
  });
  return parts;
}
