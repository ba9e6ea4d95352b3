import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';

/** @throws SteerboardError `bad-arguments` */
export function positive(value: number, refusal: (value: number) => string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new SteerboardError('bad-arguments', refusal(value));
}

/** @param text ISO 8601 @throws SteerboardError `bad-arguments` */
export function dateOf(text: string): Date {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw new SteerboardError('bad-arguments', t('"{0}" is not a date.', text), { hint: t('Write it as 2026-01-31.') });
}
