import { isBlank, strip } from './text/pythonText.ts';

/**
 * The texts of which one must pass for a loose pass: the raw response, without its first line, last line and both, each with and
 * without asterisks. Equal and blank ones are left out (a blank text passes nothing), so there are 0 to 8.
 */
export function looseVariants(response: string): string[] {
  const lines = response.split('\n');
  const cut = [lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((kept) => strip(kept.join('\n')));
  const variants = [response, withoutAsterisks(response), ...cut, ...cut.map(withoutAsterisks)];
  return [...new Set(variants)].filter((variant) => !isBlank(variant));
}

function withoutAsterisks(text: string): string {
  return text.replaceAll('*', '');
}
