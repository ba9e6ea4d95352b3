import { SETTINGS, type RunRow, type RunSpec, type Setting } from '../../protocol/files.ts';
import { accuracyOf, rateOf, type Accuracy, type Rate } from '../instructions/accuracy.ts';
import { distributionOf, type Distribution } from '../statistics/distribution.ts';
import { repeatedShare } from './broken.ts';
import { countWords, isBroken, isChecked, isWritten } from './outcome.ts';
import { compareRows, type SettingComparison } from './paired.ts';

/** What the answers of one setting came to. */
export interface SettingOutcome {
  setting: Setting;
  /** Strict and loose, by prompt, by instruction, and by instruction type, over the answers that could be checked. */
  accuracy: Accuracy;
  /** Answers written to their end; cancelled ones and prompts that were too long are not in it. */
  answers: number;
  /** Answers whose checks could not all be made, or that name none: in no rate. */
  unchecked: number;
  /** Answers in which no vector acted: none is for their instructions, or validation preferred none. */
  withoutVector: number;
  /** Of `answers`. */
  broken: Rate;
  /** Over `answers`; absent where there are none. */
  words?: Distribution;
  /** Share of an answer's words in runs of four that came before in it, 0 to 1. */
  repeated?: Distribution;
  /** Over the answers that have one. */
  perplexity?: Distribution;
}

/** One setting against another on the same prompts. */
export interface Difference extends SettingComparison {
  from: Setting;
  to: Setting;
}

export interface RunSummary {
  /** Those that have rows, in their fixed order. */
  settings: readonly SettingOutcome[];
  /** Those of DIFFERENCES whose settings both have rows. */
  differences: readonly Difference[];
}

/** Does the vector carry the instruction, does it help where the text is there, and what does each add to the other? */
export const DIFFERENCES: readonly (readonly [Setting, Setting])[] = [['plain', 'steered'], ['instructed', 'both'], ['plain', 'instructed'], ['steered', 'both'], ['plain', 'both']];

/**
 * The figures of a comparison or evaluation, recomputed from its rows. A search asks an item many times in one setting, so it has a
 * summary of its own (`summarizeSearch`).
 */
export function summarizeRun(spec: Pick<RunSpec, 'kind'>, rows: readonly RunRow[]): RunSummary {
  if (spec.kind === 'search') throw new RangeError('A search has no summary by setting.');
  const bySetting = new Map(SETTINGS.map((setting) => [setting, rows.filter((row) => row.setting === setting)]));
  const asked = SETTINGS.filter((setting) => bySetting.get(setting)!.length > 0);
  return {
    settings: asked.map((setting) => outcomeOf(setting, bySetting.get(setting)!)),
    differences: DIFFERENCES.filter((pair) => pair.every((setting) => asked.includes(setting))).map(([from, to]) => {
      const before = new Map(bySetting.get(from)!.map((row) => [row.item, row]));
      const pairs = bySetting.get(to)!.flatMap((row): [RunRow, RunRow][] => {
        const partner = before.get(row.item);
        return partner ? [[partner, row]] : [];
      });
      return { from, to, ...compareRows(pairs) };
    }),
  };
}

function outcomeOf(setting: Setting, rows: readonly RunRow[]): SettingOutcome {
  const written = rows.filter(isWritten);
  const checked = rows.filter(isChecked);
  const steered = setting === 'steered' || setting === 'both';
  const words = distributionOf(written.map(({ response }) => countWords(response)));
  const repeated = distributionOf(written.map(({ response }) => repeatedShare(response)));
  const perplexity = distributionOf(written.flatMap((row) => row.perplexity ?? []));
  return {
    setting,
    accuracy: accuracyOf(checked.map(({ checks }) => checks)),
    answers: written.length,
    unchecked: written.length - checked.length,
    withoutVector: steered ? written.filter(({ steering }) => steering.length === 0).length : 0,
    broken: rateOf(written.filter(isBroken).length, written.length),
    ...(words && { words }),
    ...(repeated && { repeated }),
    ...(perplexity && { perplexity }),
  };
}
