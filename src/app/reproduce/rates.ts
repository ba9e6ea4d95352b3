import { isBroken, isChecked, rowPasses } from '../../core/experiments/outcome.ts';
import { passes, type Criterion } from '../../core/instructions/accuracy.ts';
import { mcnemarCorrected, mcnemarExact } from '../../core/statistics/mcnemar.ts';
import { wilsonInterval } from '../../core/statistics/wilson.ts';
import type { Measure } from '../../protocol/figures.ts';
import type { RunRow, RunSpec, Setting } from '../../protocol/files.ts';

/** Which of a row's checks count: all, or that of one instruction by its place. */
export type Pass = (row: RunRow) => boolean;

export const passesAll = (criterion: Criterion): Pass => (row) => rowPasses(row, criterion);

export const passesAt = (criterion: Criterion, place: number): Pass => ({ checks }) => {
  const check = checks[place];
  return check !== undefined && passes(check, criterion);
};

/** The rows of a setting that could be checked. */
export function checkedRows(rows: readonly RunRow[], setting: Setting): RunRow[] {
  return rows.filter((row) => row.setting === setting && isChecked(row));
}

/** A pass rate with its interval, and how many of the answers are broken. */
export function rateMeasure(rows: readonly RunRow[], pass: Pass, label: string, remark?: string): Measure {
  const passed = rows.filter(pass).length;
  const total = rows.length;
  if (total === 0) return { value: undefined };
  const broken = rows.filter(isBroken).length;
  const remarks = [remark, broken > 0 ? `${broken} broken` : undefined].filter((text) => text !== undefined);
  return {
    value: passed / total, interval: wilsonInterval(passed, total), count: { passed, total },
    ...(remarks.length > 0 && { remark: remarks.join(', ') }),
    rows: { label, cells: rows.map(({ cell }) => cell) },
  };
}

/** Two-sided p of McNemar's test on the items that both settings answered: by χ² with continuity correction, or exact. */
export function mcnemarBetween(rows: readonly RunRow[], from: Setting, to: Setting, pass: Pass, test: 'corrected' | 'exact'): number | undefined {
  const before = new Map(checkedRows(rows, from).map((row) => [row.item, pass(row)]));
  const pairs = checkedRows(rows, to).flatMap((row) => (before.has(row.item) ? [[before.get(row.item)!, pass(row)] as const] : []));
  if (pairs.length === 0) return undefined;
  const gained = pairs.filter(([was, is]) => !was && is).length;
  const lost = pairs.filter(([was, is]) => was && !is).length;
  return test === 'exact' ? mcnemarExact(gained, lost) : mcnemarCorrected(gained, lost).p;
}

/** Items whose rows, in a steered setting, take the outcome of the unsteered one, as the published figures do for some types. */
export function withUnsteered(spec: Pick<RunSpec, 'items'>, rows: readonly RunRow[], types: readonly string[]): RunRow[] {
  const replaced = new Set(spec.items.flatMap(({ instructionIds }, item) => (instructionIds.some((id) => types.includes(id)) ? [item] : [])));
  const partner: Partial<Record<Setting, Setting>> = { steered: 'plain', both: 'instructed' };
  const byItem = new Map(rows.map((row) => [`${row.setting} ${row.item}`, row]));
  return rows.map((row) => {
    const from = partner[row.setting];
    const other = from !== undefined && replaced.has(row.item) ? byItem.get(`${from} ${row.item}`) : undefined;
    return other ? { ...other, setting: row.setting } : row;
  });
}
