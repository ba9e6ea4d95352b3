import { sep } from 'node:path';
import * as vscode from 'vscode';
import type { RunEntry } from '../../app/runs/listRuns.ts';
import { ofTotal, whole } from '../../core/statistics/figures.ts';
import type { RunSpec, Setting } from '../../protocol/files.ts';

/** "61 of 72 answers · stopped": how far a run is; of a damaged one, what is wrong. */
export function describeRun({ folder, state, spec, answers, owner, remark }: RunEntry): string {
  const { t } = vscode.l10n;
  if (!spec) return remark?.replace(`${folder}${sep}`, '') ?? t('damaged');
  const count = t('{0} of {1} answers', whole(answers + (spec.skipped?.length ?? 0)), whole(spec.cells.length));
  switch (state) {
    case 'finished':
      return t('{0} answers', whole(answers));
    case 'running':
      return [count, owner?.pid === process.pid ? t('running') : t('made elsewhere')].join(' · ');
    case 'newer':
      return [count, t('of a newer version')].join(' · ');
    case 'stopped':
    case 'damaged':
      return [count, t('stopped')].join(' · ');
  }
}

/** "steered 17/24, plain 3/24": what the run is about; empty where nothing was checked. */
export function describeRates({ rates = [] }: Pick<RunEntry, 'rates'>): string {
  const { t } = vscode.l10n;
  const names: Readonly<Record<Setting, string>> = { plain: t('plain'), instructed: t('instructed'), steered: t('steered'), both: t('both') };
  const order: readonly Setting[] = ['steered', 'both', 'plain', 'instructed'];
  return order.flatMap((setting) => rates.filter((rate) => rate.setting === setting)).map(({ setting, passed, total }) => `${names[setting]} ${ofTotal(passed, total)}`).join(', ');
}

export function kindName(kind: RunSpec['kind']): string {
  const { t } = vscode.l10n;
  return { compare: t('Comparison'), search: t('Layer search'), evaluate: t('Evaluation'), imported: t('Answers made elsewhere') }[kind];
}
