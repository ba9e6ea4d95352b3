import type { TextPart } from '../../protocol/view.ts';

/** A sentence whose strong parts stand between double asterisks: so it is translated as a whole. */
export function emphasised(sentence: string): TextPart[] {
  return sentence.split('**').flatMap((text, index) => (text === '' ? [] : [index % 2 === 1 ? { text, strong: true } : { text }]));
}
