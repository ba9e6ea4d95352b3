import { t } from '@vscode/l10n';
import type { Accuracy, Rate, StrictAndLoose } from '../core/instructions/accuracy.ts';
import { rateText, table } from './textTable.ts';

/** The columns of a rate by both criteria. */
function head(): string[] {
  return [t('strict'), '%', t('95 % CI'), t('loose'), '%', t('95 % CI')];
}

/** "Prompts: 303/383, 79 % (75–83) strict, …" in one line. */
export function accuracyLine({ prompts, instructions, errors }: Accuracy): string {
  const both = ({ strict, loose }: StrictAndLoose): string => `${rateWords(strict)} strict, ${rateWords(loose)} loose`;
  const unchecked = errors === 0 ? '' : ` ${errors} instructions could not be checked and count as failed.`;
  return `Prompts: ${both(prompts)}. Instructions: ${both(instructions)}.${unchecked}`;
}

/** One row a type, strict and loose beside each other. */
export function typeTable({ byType }: Accuracy): string {
  return table([t('Instruction'), ...head()], [...byType].map(([type, rates]) => cells(type, rates)));
}

/** Prompts and instructions over all types. */
export function levelTable({ prompts, instructions }: Accuracy): string {
  return table([t('All of'), ...head()], [cells(t('Prompts'), prompts), cells(t('Instructions'), instructions)]);
}

function cells(name: string, { strict, loose }: StrictAndLoose): string[] {
  return [name, ...rateText(strict.k, strict.n), ...rateText(loose.k, loose.n)];
}

function rateWords({ k, n }: Rate): string {
  const [counts, share, interval] = rateText(k, n);
  return n === 0 ? counts : `${counts}, ${share} % (${interval})`;
}
