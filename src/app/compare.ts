import { t } from '@vscode/l10n';
import { settingName } from '../core/analysis/measures.ts';
import { SteerboardError } from '../core/errors.ts';
import { unsteered } from '../core/experiments/plan.ts';
import type { Sampling } from '../protocol/engine.ts';
import { SETTINGS, type RunItem, type RunScoring, type RunSpec, type Setting } from '../protocol/files.ts';
import { executeRun } from './runs/executeRun.ts';
import type { LiveRun } from './runs/liveRun.ts';
import type { ScoringSession } from './runs/rowScorer.ts';
import { startRun, type RunPlace } from './runs/startRun.ts';
import type { TaskOptions } from './progress.ts';
import type { Session } from './session.ts';
import { cellSteering, type ActiveSteering } from './steering.ts';
import { DEFAULT_MAX_TOKENS } from './steerPrompt.ts';

export interface CompareParams extends RunPlace {
  /** What the run is called. */
  name: string;
  items: readonly RunItem[];
  /** None: only Plain and Instructed can be compared. */
  steerings: readonly ActiveSteering[];
  /** Default: every setting that the items and steerings allow. */
  settings?: readonly Setting[];
  maxTokens?: number;
  sampling?: Sampling;
  scoring?: RunScoring;
  /** Where run folders are made. */
  runsFolder: string;
}

export interface RunOptions extends TaskOptions {
  /** The model that tells broken answers, where the scoring names one. */
  judge?: ScoringSession | undefined;
  /** The run, as soon as it exists; its answers follow. */
  onRun?: (run: LiveRun) => void;
}

/** Answers every item in every setting, as a run on disk. A cancelled run comes back with state `stopped` and its finished rows. */
export async function compare(session: Session, params: CompareParams, options: RunOptions = {}): Promise<LiveRun> {
  const { items, steerings, runsFolder, into, acceptChanges, shard } = params;
  if (items.length === 0) throw new SteerboardError('no-prompts', t('There are no prompts to compare.'));
  const settings = askedSettings(items, steerings, params.settings);
  const run = await startRun(session, {
    kind: 'compare',
    name: params.name,
    runsFolder,
    into,
    acceptChanges,
    shard,
    items,
    steerings,
    maxTokens: params.maxTokens ?? DEFAULT_MAX_TOKENS,
    ...(params.sampling && { sampling: params.sampling }),
    ...(params.scoring && { scoring: params.scoring }),
    settings: settings.map((setting) => ({ setting, steering: setting === 'steered' || setting === 'both' ? () => cellSteering(steerings, setting) : unsteered })),
  });
  options.onRun?.(run);
  await executeRun(session, run, steerings, options);
  return run;
}

/** The settings that are wanted, or all that can be asked. @throws {SteerboardError} `bad-arguments` for one that can't be */
export function askedSettings(items: readonly RunItem[], steerings: readonly unknown[], wanted?: readonly Setting[]): readonly Setting[] {
  const possible = possibleSettings(items, steerings);
  const unfit = wanted?.find((setting) => !possible.includes(setting));
  if (unfit === undefined) return wanted ?? possible;
  const hint = t('Leave that setting out.');
  throw (unfit === 'steered' || unfit === 'both') && steerings.length === 0
    ? new SteerboardError('bad-arguments', t('“{0}” can\'t be asked: there is no vector.', settingName(unfit)), { hint })
    : new SteerboardError('bad-arguments', t('“{0}” can\'t be asked: no prompt has a form with the instruction.', settingName(unfit)), { hint });
}

/** The settings of a run, as far as these prompts and vectors allow them. */
export function settingsAgain({ cells }: Pick<RunSpec, 'cells'>, items: readonly RunItem[], steerings: readonly unknown[]): Setting[] {
  return possibleSettings(items, steerings).filter((setting) => cells.some((cell) => cell.setting === setting));
}

/** The settings that can be asked: Instructed needs a form with the instruction, Steered a vector, Both needs both. */
export function possibleSettings(items: readonly RunItem[], steerings: readonly unknown[]): Setting[] {
  const instructed = items.some((item) => item.instructedPrompt !== undefined);
  const steered = steerings.length > 0;
  const needs: Record<Setting, boolean> = { plain: true, instructed, steered, both: instructed && steered };
  return SETTINGS.filter((setting) => needs[setting]);
}
