import { integer } from '../arguments.ts';
import { defineInstruction, failureStays } from '../definition.ts';
import { PARAGRAPHS, SENTENCES, WORDS } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import { isEmpty, matchSpans, piecesBetween, trimmed } from '../spans.ts';
import { SPACE_CLASS, words } from '../text/pythonText.ts';
import { SentenceSplitter } from '../text/sentences.ts';
import { fail, found, meets, related, RELATION, verdict } from '../wording.ts';

export const numberSentences = defineInstruction({
  id: 'length_constraints:number_sentences',
  arguments: { num_sentences: integer(), relation: RELATION },
  describe: (args) => related(args.relation, args.num_sentences, SENTENCES),
  create: (args) => {
    const splitter = new SentenceSplitter();
    return (text) => {
      const sentences = splitter.split(text);
      return verdict(meets(args.relation, sentences.length, args.num_sentences), found(sentences.length, SENTENCES), sentences);
    };
  },
});

export const numberWords = defineInstruction({
  id: 'length_constraints:number_words',
  arguments: { num_words: integer(), relation: RELATION },
  describe: (args) => related(args.relation, args.num_words, WORDS),
  create: (args) => (text) => {
    const count = words(text).length;
    return verdict(meets(args.relation, count, args.num_words), found(count, WORDS));
  },
  failsForGood: ({ relation }, check) => (relation === 'less than' ? failureStays(check) : undefined),
});

const STARS = new RegExp(String.raw`[${SPACE_CLASS}]?\*\*\*[${SPACE_CLASS}]?`, 'g');

export const numberParagraphs = defineInstruction({
  id: 'length_constraints:number_paragraphs',
  arguments: { num_paragraphs: integer() },
  describe: ({ num_paragraphs }) => phrase('exactly {0}, divided by ***', PARAGRAPHS.counted(num_paragraphs)),
  create: ({ num_paragraphs }) => (text) => {
    const dividers = matchSpans(text, STARS);
    const pieces = piecesBetween(text, dividers).map((piece) => trimmed(text, piece));
    const blank = pieces.findIndex((piece, index) => isEmpty(piece) && index > 0 && index < pieces.length - 1);
    if (blank > 0) return fail(phrase('blank paragraph between dividers'), [dividers[blank - 1]!, dividers[blank]!]);
    const paragraphs = pieces.filter((piece) => !isEmpty(piece));
    return verdict(paragraphs.length === num_paragraphs, found(paragraphs.length, PARAGRAPHS), dividers);
  },
});
