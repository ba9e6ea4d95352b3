import { config } from '@vscode/l10n';

/** The language that texts are in, as `<html lang>` names it, and the translations of the English texts that the code has. */
export interface Language {
  tag: string;
  texts: Readonly<Record<string, string>>;
}

let current: Language = { tag: 'en', texts: {} };

/** Texts asked for from now on are in this language. English before the first call, as on the command line. */
export function setLanguage(language: Language): void {
  config({ contents: { ...language.texts } });
  current = language;
}

/** For a page, which has its texts made in a process of its own. */
export function languageInUse(): Language {
  return current;
}
