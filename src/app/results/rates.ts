import { wilsonInterval } from '../../core/statistics/wilson.ts';
import type { Rate } from '../../protocol/view.ts';

export function rateOf(passed: number, total: number): Rate {
  return { passed, total, ...wilsonInterval(passed, total) };
}
