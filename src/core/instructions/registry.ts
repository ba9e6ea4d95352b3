import { badInstruction } from './arguments.ts';
import type { BoundInstruction, InstructionType } from './definition.ts';
import { numberBulletLists } from './ifeval/bulletLists.ts';
import { capitalWordFrequency, englishCapital, englishLowercase } from './ifeval/changeCase.ts';
import { repeatPrompt, twoResponses } from './ifeval/combination.ts';
import { numberPlaceholders, postscript } from './ifeval/detectableContent.ts';
import { constrainedResponse, multipleSections, title } from './ifeval/detectableFormat.ts';
import { nthParagraphFirstWord } from './ifeval/firstWord.ts';
import { numberHighlightedSections } from './ifeval/highlights.ts';
import { jsonFormat } from './ifeval/jsonFormat.ts';
import { existence, forbiddenWords, frequency, letterFrequency } from './ifeval/keywords.ts';
import { responseLanguage } from './ifeval/language.ts';
import { numberParagraphs, numberSentences, numberWords } from './ifeval/lengthConstraints.ts';
import { noComma } from './ifeval/punctuation.ts';
import { endChecker, quotation } from './ifeval/startEnd.ts';
import { bulletLines } from './own/bulletLines.ts';
import { characters, sentences, words } from './own/counts.ts';
import { json, jsonBySchema } from './own/json.ts';
import { readingEase } from './own/readability.ts';
import { regex } from './own/regex.ts';
import { contains, endsWith, notContains, startsWith } from './own/texts.ts';
import { phrase } from './phrase.ts';

/** The 25 types of IFEval (Zhou et al. 2023, "Instruction-Following Evaluation for Large Language Models"). */
const IFEVAL: readonly InstructionType[] = [
  existence, frequency, forbiddenWords, letterFrequency,
  responseLanguage,
  numberSentences, numberParagraphs, numberWords, nthParagraphFirstWord,
  numberPlaceholders, postscript,
  numberBulletLists, constrainedResponse, numberHighlightedSections, multipleSections, jsonFormat, title,
  twoResponses, repeatPrompt,
  endChecker, quotation,
  capitalWordFrequency, englishCapital, englishLowercase,
  noComma,
];

/** Steerboard's own. */
const OWN: readonly InstructionType[] = [
  contains, notContains, startsWith, endsWith, regex,
  words, sentences, characters, bulletLines, readingEase,
  json, jsonBySchema,
];

/** Every check there is. Adding one is adding it to a list above. */
export const INSTRUCTION_TYPES: readonly InstructionType[] = [...IFEVAL, ...OWN];

const BY_ID: ReadonlyMap<string, InstructionType> = new Map(INSTRUCTION_TYPES.map((type) => [type.id, type]));

export function findInstructionType(id: string): InstructionType | undefined {
  return BY_ID.get(id);
}

/** @throws SteerboardError `bad-instruction`: unknown id, or an argument that is unknown, missing or wrong. */
export function bindInstruction(id: string, args: unknown): BoundInstruction {
  const type = findInstructionType(id);
  if (type === undefined) throw badInstruction(id, phrase('there is no such instruction'));
  return type.bind(args);
}
