import { oneOf } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { languageName } from '../languageName.ts';
import { phrase } from '../phrase.ts';
import { detectLanguage } from '../text/language.ts';
import { fail, pass } from '../wording.ts';

/** IFEval's languages: fewer than langdetect knows. */
const LANGUAGES = [
  'en', 'es', 'pt', 'ar', 'hi', 'fr', 'ru', 'de', 'ja', 'it', 'bn', 'uk', 'th', 'ur', 'ta', 'te', 'bg', 'ko', 'pl', 'he', 'fa', 'vi', 'ne', 'sw',
  'kn', 'mr', 'gu', 'pa', 'ml', 'fi',
] as const;

export const responseLanguage = defineInstruction({
  id: 'language:response_language',
  arguments: { language: oneOf(...LANGUAGES) },
  describe: ({ language }) => phrase('in {0}', languageName(language)),
  create: ({ language }) => (text) => {
    const detected = detectLanguage(text);
    // Digits, signs and addresses alone are in every language, to IFEval.
    if (detected === undefined) return pass(phrase('no language to be seen'));
    return detected === language ? pass() : fail(phrase('in {0}', languageName(detected)));
  },
});
