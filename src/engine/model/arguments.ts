import { SteerboardError } from '../../core/errors.ts';

/** @throws SteerboardError `bad-arguments` */
export function positive(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new SteerboardError('bad-arguments', `The ${what} must be a positive whole number, not ${value}.`);
}

/** @param text ISO 8601 @throws SteerboardError `bad-arguments` */
export function dateOf(text: string): Date {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw new SteerboardError('bad-arguments', `"${text}" is not a date.`, { hint: 'Write it as 2026-01-31.' });
}
