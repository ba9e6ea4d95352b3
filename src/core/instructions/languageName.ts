const NAMES = new Intl.DisplayNames('en', { type: 'language' });

/** "German" for `de`; the code itself where there is no name for it, as for langdetect's "unknown". */
export function languageName(code: string): string {
  return code === 'unknown' ? 'no language for sure' : (NAMES.of(code) ?? code);
}
