import { badInstruction, integer, string } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { PARAGRAPHS } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import { isEmpty, matchSpans, piecesBetween, textOf, trimmed } from '../spans.ts';
import { isSpace, lstrip } from '../text/pythonText.ts';
import type { Span } from '../types.ts';
import { fail, found, quoted, verdict } from '../wording.ts';

const ID = 'length_constraints:nth_paragraph_first_word';

export const nthParagraphFirstWord = defineInstruction({
  id: ID,
  arguments: { num_paragraphs: integer(), nth_paragraph: integer(1), first_word: string() },
  describe: (args) => phrase('{0}, number {1} starting with {2}', PARAGRAPHS.counted(args.num_paragraphs), args.nth_paragraph, quoted(args.first_word)),
  create: (args) => {
    if (args.nth_paragraph > args.num_paragraphs) throw badInstruction(ID, phrase('"nth_paragraph" is larger than "num_paragraphs"'));
    const wanted = args.first_word.toLowerCase();
    return (text) => {
      const pieces = piecesBetween(text, matchSpans(text, /\n\n/g)).map((piece) => trimmed(text, piece));
      const count = pieces.filter((piece) => !isEmpty(piece)).length;
      if (count !== args.num_paragraphs) return fail(found(count, PARAGRAPHS), pieces.filter((piece) => !isEmpty(piece)));
      // Counted among all pieces, blank ones included, as IFEval does.
      const paragraph = pieces[args.nth_paragraph - 1]!;
      if (isEmpty(paragraph)) return fail(phrase('paragraph {0} is blank', args.nth_paragraph));
      const word = firstWordOf(text, paragraph);
      const given = firstWordRead(textOf(text, word));
      return verdict(given === wanted, phrase('starts with {0}', quoted(given)), [word]);
    };
  },
});

/** Up to white space. `paragraph` starts with something else. */
function firstWordOf(text: string, paragraph: Span): Span {
  let end = paragraph.start;
  while (end < paragraph.end && !isSpace(text.charCodeAt(end))) end++;
  return { start: paragraph.start, end };
}

/** Without the quotes before it, up to a mark, made small letter by letter (so that a last Σ becomes σ, not ς). */
function firstWordRead(word: string): string {
  const [bare = ''] = lstrip(lstrip(word, "'"), '"').split(/[.,?!'"]/, 1);
  return Array.from(bare, (letter) => letter.toLowerCase()).join('');
}
