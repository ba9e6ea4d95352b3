import type { RunItem, RunRow, Setting } from '../../protocol/files.ts';
import { passes, typeOf, type Criterion } from '../instructions/accuracy.ts';
import { mcnemarCorrected, mcnemarExact } from '../statistics/mcnemar.ts';
import { pairedDifference, type PairedDifference } from '../statistics/pairedDifference.ts';
import { isChecked, rowPasses } from './outcome.ts';

/** What became of the same prompts from one way of asking to another. */
export interface Transitions {
  /** Wrong before, right after. */
  gained: number;
  /** Right before, wrong after. */
  lost: number;
  bothRight: number;
  bothWrong: number;
}

/** Two pass rates on the same prompts (or instructions). */
export interface PairedComparison extends Transitions {
  pairs: number;
  /** Difference of the rates, second minus first, with the 95 % interval of the paired bootstrap; absent with no pairs. */
  difference?: PairedDifference;
  /** Two-sided p of McNemar's test: exact, and by χ² with continuity correction as the published analyses use it. */
  mcnemar: { exact: number; chiSquare: number; corrected: number };
}

function comparePairs(pairs: readonly (readonly [before: boolean, after: boolean])[]): PairedComparison {
  const count = (from: boolean, to: boolean): number => pairs.filter(([before, after]) => before === from && after === to).length;
  const transitions = { gained: count(false, true), lost: count(true, false), bothRight: count(true, true), bothWrong: count(false, false) };
  const { gained, lost } = transitions;
  const { chiSquare, p } = mcnemarCorrected(gained, lost);
  return {
    ...transitions,
    pairs: pairs.length,
    ...(pairs.length > 0 && { difference: pairedDifference(gained, lost, pairs.length) }),
    mcnemar: { exact: mcnemarExact(gained, lost), chiSquare, corrected: p },
  };
}

/** A comparison at both levels, strictly and loosely, and loosely by instruction type. Only rows that could be checked on both sides count. */
export interface SettingComparison {
  prompts: Readonly<Record<Criterion, PairedComparison>>;
  instructions: Readonly<Record<Criterion, PairedComparison>>;
  /** Instruction level, loose; in the types' order. */
  byType: ReadonlyMap<string, PairedComparison>;
}

/** Compares rows of the same items, given as pairs. */
export function compareRows(rows: readonly (readonly [before: RunRow, after: RunRow])[]): SettingComparison {
  const checked = rows.filter(([before, after]) => isChecked(before) && isChecked(after) && before.checks.length === after.checks.length);
  const instructions = checked.flatMap(([before, after]) => before.checks.map((check, index) => [check, after.checks[index]!] as const));
  const atPrompts = (criterion: Criterion): PairedComparison => comparePairs(checked.map(([before, after]) => [rowPasses(before, criterion), rowPasses(after, criterion)]));
  const atInstructions = (criterion: Criterion, pairs: typeof instructions): PairedComparison =>
    comparePairs(pairs.map(([before, after]) => [passes(before, criterion), passes(after, criterion)]));
  const types = [...new Set(instructions.map(([check]) => typeOf(check)))].sort();
  return {
    prompts: { strict: atPrompts('strict'), loose: atPrompts('loose') },
    instructions: { strict: atInstructions('strict', instructions), loose: atInstructions('loose', instructions) },
    byType: new Map(types.map((type) => [type, atInstructions('loose', instructions.filter(([check]) => typeOf(check) === type))])),
  };
}

export interface RunAnswers {
  spec: { items: readonly RunItem[] };
  rows: readonly RunRow[];
}

/** A comparison of two runs in one setting. */
export interface RunComparison extends SettingComparison {
  setting: Setting;
  /** Prompts of either run that have no partner in the other: another key, another text, or no answer. */
  unpaired: number;
}

/**
 * Two runs on the same prompts, the second against the first, in every setting that both asked. Prompts are paired by their key (the
 * second of two with the same key with the second of the other run) and must be the same text, checked for the same.
 */
export function comparePaired(first: RunAnswers, second: RunAnswers): RunComparison[] {
  const settings = [...new Set(first.rows.map(({ setting }) => setting))].filter((setting) => second.rows.some((row) => row.setting === setting));
  return settings.map((setting) => {
    const [before, after] = [byItem(first, setting), byItem(second, setting)];
    const pairs = [...before].flatMap(([id, row]): [RunRow, RunRow][] => {
      const partner = after.get(id);
      return partner ? [[row, partner]] : [];
    });
    return { setting, ...compareRows(pairs), unpaired: before.size + after.size - 2 * pairs.length };
  });
}

/** The rows of one setting by what identifies their item in another run of the same prompts. */
function byItem({ spec, rows }: RunAnswers, setting: Setting): Map<string, RunRow> {
  const repeats = new Map<string, number>();
  const names = spec.items.map(({ key, prompt, instructedPrompt, instructionIds, kwargs }) => {
    const name = JSON.stringify([key, prompt, instructedPrompt, instructionIds, kwargs]);
    const repeat = repeats.get(name) ?? 0;
    repeats.set(name, repeat + 1);
    return `${repeat} ${name}`;
  });
  return new Map(rows.filter((row) => row.setting === setting).map((row) => [names[row.item]!, row]));
}
