import { integer } from '../arguments.ts';
import { defineInstruction, failureStays } from '../definition.ts';
import { isEmpty, matchSpans, piecesBetween, trimmed } from '../spans.ts';
import { SPACE_CLASS, words } from '../text/pythonText.ts';
import { SentenceSplitter } from '../text/sentences.ts';
import { counted, fail, found, meets, related, RELATION, verdict } from '../wording.ts';

export const numberSentences = defineInstruction({
  id: 'length_constraints:number_sentences',
  arguments: { num_sentences: integer(), relation: RELATION },
  describe: (args) => related(args.relation, args.num_sentences, 'sentence'),
  create: (args) => {
    const splitter = new SentenceSplitter();
    return (text) => {
      const sentences = splitter.split(text);
      return verdict(meets(args.relation, sentences.length, args.num_sentences), found(sentences.length, 'sentence'), sentences);
    };
  },
});

export const numberWords = defineInstruction({
  id: 'length_constraints:number_words',
  arguments: { num_words: integer(), relation: RELATION },
  describe: (args) => related(args.relation, args.num_words, 'word'),
  create: (args) => (text) => {
    const count = words(text).length;
    return verdict(meets(args.relation, count, args.num_words), found(count, 'word'));
  },
  failsForGood: ({ relation }, check) => (relation === 'less than' ? failureStays(check) : undefined),
});

const STARS = new RegExp(String.raw`[${SPACE_CLASS}]?\*\*\*[${SPACE_CLASS}]?`, 'g');

export const numberParagraphs = defineInstruction({
  id: 'length_constraints:number_paragraphs',
  arguments: { num_paragraphs: integer() },
  describe: ({ num_paragraphs }) => `exactly ${counted(num_paragraphs, 'paragraph')}, divided by ***`,
  create: ({ num_paragraphs }) => (text) => {
    const dividers = matchSpans(text, STARS);
    const pieces = piecesBetween(text, dividers).map((piece) => trimmed(text, piece));
    const blank = pieces.findIndex((piece, index) => isEmpty(piece) && index > 0 && index < pieces.length - 1);
    if (blank > 0) return fail('blank paragraph between dividers', [dividers[blank - 1]!, dividers[blank]!]);
    const paragraphs = pieces.filter((piece) => !isEmpty(piece));
    return verdict(paragraphs.length === num_paragraphs, found(paragraphs.length, 'paragraph'), dividers);
  },
});
