import { t } from '@vscode/l10n';
import { version } from '../../core/version.ts';
import type { RunEnvironment, RunSpec } from '../../protocol/files.ts';
import type { Session } from '../session.ts';

/** One thing that two runs, or a run and the machine at hand, do not share, in the words that users know it by. */
export interface Difference {
  what: string;
  was: string;
  is: string;
}

/** What of the session decides the bytes of answers besides what is asked. */
export async function environmentOf({ engine, info, date, doubleBos }: Session): Promise<RunEnvironment> {
  const { llamaRelease } = await engine.hello();
  return {
    steerboard: version,
    llamaRelease,
    backend: info.backend,
    threads: info.threads,
    attention: info.attention,
    contextLength: info.contextLength,
    date,
    ...(doubleBos && { doubleBos }),
  };
}

const NAMES: Readonly<Record<keyof RunEnvironment, () => string>> = {
  steerboard: () => 'Steerboard',
  llamaRelease: () => t('llama.cpp release'),
  backend: () => t('backend'),
  threads: () => t('threads'),
  attention: () => t('attention'),
  contextLength: () => t('context length'),
  date: () => t('date'),
  doubleBos: () => t('doubled beginning-of-sequence token'),
};

export function environmentDifferences(was: RunEnvironment, is: RunEnvironment): Difference[] {
  return (Object.keys(NAMES) as (keyof RunEnvironment)[])
    .filter((key) => was[key] !== is[key])
    .map((key) => ({ what: NAMES[key](), was: valueText(was[key]), is: valueText(is[key]) }));
}

function valueText(value: RunEnvironment[keyof RunEnvironment]): string {
  return value === undefined ? t('no') : String(value);
}

/**
 * The run with its missing cells to be made in `now`, or what speaks against it: how `now` differs from where they were to be made. An
 * environment that was accepted for the run before may be used again.
 */
export function planEnvironment(spec: RunSpec, now: RunEnvironment, missing: readonly string[], accept: boolean): RunSpec | Difference[] {
  const { changes = [] } = spec;
  const isNow = (environment: RunEnvironment): boolean => environmentDifferences(environment, now).length === 0;
  if (!accept && ![spec, ...changes].some(({ environment }) => isNow(environment))) {
    return environmentDifferences((changes.at(-1) ?? spec).environment, now);
  }
  const open = new Set(missing);
  const former = changes.map((change) => ({ ...change, cells: change.cells.filter((cell) => !open.has(cell)) }));
  const elsewhere = missing.length > 0 && !isNow(spec.environment);
  const known = elsewhere ? former.find(({ environment }) => isNow(environment)) : undefined;
  if (known) known.cells.push(...missing);
  else if (elsewhere) former.push({ time: new Date().toISOString(), environment: now, cells: [...missing] });
  const next = former.filter(({ cells }) => cells.length > 0);
  const planned = { ...spec, changes: next };
  if (next.length === 0) delete (planned as Partial<typeof planned>).changes;
  return planned;
}

/** "threads 2 then, 4 now; …" */
export function differencesText(differences: readonly Difference[], say = thenAndNow): string {
  return differences.map(say).join('; ');
}

function thenAndNow({ what, was, is }: Difference): string {
  return t('{0} {1} then, {2} now', what, was, is);
}
