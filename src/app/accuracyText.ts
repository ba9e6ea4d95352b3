import type { Accuracy, Rate, StrictAndLoose } from '../core/instructions/accuracy.ts';
import { rateText, table } from './textTable.ts';

const HEAD = ['strict', '%', '95 % CI', 'loose', '%', '95 % CI'];

/** "Prompts: 303/383, 79 % (75–83) strict, …" in one line. */
export function accuracyLine({ prompts, instructions, errors }: Accuracy): string {
  const both = ({ strict, loose }: StrictAndLoose): string => `${rateWords(strict)} strict, ${rateWords(loose)} loose`;
  const unchecked = errors === 0 ? '' : ` ${errors} instructions could not be checked and count as failed.`;
  return `Prompts: ${both(prompts)}. Instructions: ${both(instructions)}.${unchecked}`;
}

/** One row a type, strict and loose beside each other. */
export function typeTable({ byType }: Accuracy): string {
  return table(['Instruction', ...HEAD], [...byType].map(([type, rates]) => cells(type, rates)));
}

/** Prompts and instructions over all types. */
export function levelTable({ prompts, instructions }: Accuracy): string {
  return table(['All of', ...HEAD], [cells('Prompts', prompts), cells('Instructions', instructions)]);
}

function cells(name: string, { strict, loose }: StrictAndLoose): string[] {
  return [name, ...rateText(strict.k, strict.n), ...rateText(loose.k, loose.n)];
}

function rateWords({ k, n }: Rate): string {
  const [counts, share, interval] = rateText(k, n);
  return n === 0 ? counts : `${counts}, ${share} % (${interval})`;
}
