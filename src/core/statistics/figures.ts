import { t } from '@vscode/l10n';
import type { Interval } from './wilson.ts';

/** How numbers are written wherever Steerboard shows them: whole points, a real minus, an en dash in ranges. */

/** "71" for a rate of 0.708 */
export function percent(rate: number): string {
  return signedWhole(rate * 100);
}

/** "51–85"; with "to" where an end is negative, since a dash would read as a sign. */
export function percentRange({ low, high }: Interval): string {
  return low < 0 || high < 0 ? t('{0} to {1}', percent(low), percent(high)) : `${percent(low)}–${percent(high)}`;
}

/** "+56", "−4", "0" */
export function points(value: number): string {
  return Math.round(value) > 0 ? `+${signedWhole(value)}` : signedWhole(value);
}

/** ".039", "< .001", "1" */
export function pValue(p: number): string {
  if (p < 0.001) return '< .001';
  return p >= 0.9995 ? '1' : p.toFixed(3).slice(1);
}

/** "0.75", "−0.05": a score of 0 to 1, or a difference of such */
export function score(value: number): string {
  const text = value.toFixed(2);
  return text === '-0.00' ? '0.00' : text.replace('-', '−');
}

/** "0.70–0.80"; with "to" where an end is negative. */
export function scoreRange({ low, high }: Interval): string {
  return `${score(low)}${low < 0 || high < 0 ? ' to ' : '–'}${score(high)}`;
}

/** "7/24" */
export function ofTotal(passed: number, total: number): string {
  return `${whole(passed)}/${whole(total)}`;
}

/** "1,204" */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** "1.1 GB", "95 MB": decimal units, as file managers and download pages give them. */
export function bytes(value: number): string {
  return value >= 1e9 ? `${(value / 1e9).toFixed(1)} GB` : `${whole(value / 1e6)} MB`;
}

/** "about 2 min", "about 40 s" */
export function timeLeft(seconds: number): string {
  if (seconds < 90) return t('about {0} s', Math.max(1, Math.round(seconds)));
  return seconds < 5400 ? t('about {0} min', Math.round(seconds / 60)) : t('about {0} h', (seconds / 3600).toFixed(1));
}

/** Projection strengths are times the way from without to with the instruction, fixed ones a weight: "1.25×", "c 20". */
export function strengthFigure(rule: 'projection' | 'fixed', strength: number): string {
  return rule === 'projection' ? `${strength.toFixed(2).replace('-', '−')}×` : `c ${String(Number(strength.toPrecision(4))).replace('-', '−')}`;
}

function signedWhole(value: number): string {
  const rounded = Math.round(value);
  return rounded < 0 ? `−${whole(-rounded)}` : whole(rounded);
}
