import { phrase } from './phrase.ts';
import type { PhrasePart } from './phrase.ts';

/** "German" for `de`; langdetect's "unknown" is no language. */
export function languageName(code: string): PhrasePart {
  return code === 'unknown' ? phrase('no language for sure') : { language: code };
}
