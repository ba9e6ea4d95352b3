import { t } from '@vscode/l10n';

/** What stands in a phrase's placeholders: texts as they are, numbers with their thousands apart, languages by their name. */
export type PhrasePart = string | number | Phrase | { readonly language: string };

/**
 * A text that is not in any language yet. Files get it in English, whatever the user's language is; the user gets it in his; and most
 * verdicts are never put into words.
 */
export interface Phrase {
  /** English, with `{0}` for the first part. It is the key of its translations. */
  readonly text: string;
  readonly parts: readonly PhrasePart[];
}

export function phrase(text: string, ...parts: readonly PhrasePart[]): Phrase {
  return { text, parts };
}

export function inEnglish({ text, parts }: Phrase): string {
  return parts.length === 0 ? text : text.replace(/\{(\d+)\}/g, (_, index) => partText(parts[Number(index)]!, inEnglish, ENGLISH));
}

/** In the user's language. */
export function translated({ text, parts }: Phrase): string {
  return t(text, ...parts.map((part) => partText(part, translated, t('en'))));
}

const ENGLISH = 'en';

/** `locale`: names languages. Its own name is translated as any text: "en" is "de" in German. */
function partText(part: PhrasePart, say: (phrase: Phrase) => string, locale: string): string {
  if (typeof part === 'string') return part;
  if (typeof part === 'number') return part.toLocaleString('en');
  return 'language' in part ? (new Intl.DisplayNames(locale, { type: 'language' }).of(part.language) ?? part.language) : say(part);
}
