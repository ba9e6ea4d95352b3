import type { Answer } from '../../protocol/view.ts';

const SHOWN_REPEATS = 3;
const LONGEST_UNIT_WORDS = 40;

/**
 * Where a broken answer can be cut: after the third repeat of the line, or run of words, that fills its end. Undefined where nothing
 * repeats more than three times in a row (broken for another reason, or repeats with changes).
 */
export function findRepeat(text: string): Answer['repeat'] {
  return repeatIn(text, /[^\n]*\S[^\n]*/g, 1, 'line') ?? repeatIn(text, /\S+/g, LONGEST_UNIT_WORDS, 'word');
}

/** The longest run of a repeated unit of at most `longest` pieces; the shortest unit wins a tie. */
function repeatIn(text: string, piece: RegExp, longest: number, unit: 'line' | 'word'): Answer['repeat'] {
  const pieces = [...text.matchAll(piece)].map((match) => ({ text: match[0].trim(), end: match.index + match[0].length }));
  let best = { covered: 0, start: 0, period: 1 };
  for (let period = 1; period <= longest; period++) {
    let run = 0;
    for (let at = period; at < pieces.length; at++) {
      run = pieces[at]!.text === pieces[at - period]!.text ? run + 1 : 0;
      if (run > best.covered) best = { covered: run, start: at - run - period + 1, period };
    }
  }
  const times = Math.floor(best.covered / best.period) + 1;
  if (times <= SHOWN_REPEATS) return undefined;
  const shown = pieces[best.start + SHOWN_REPEATS * best.period - 1]!.end;
  return { shown, more: times - SHOWN_REPEATS, unit, length: best.period };
}
