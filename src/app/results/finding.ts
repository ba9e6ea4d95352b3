import { t } from '@vscode/l10n';
import { percentRange, whole } from '../../core/statistics/figures.ts';
import type { Setting } from '../../protocol/files.ts';
import type { Notice, ResultRow, SettingSummary, TextPart } from '../../protocol/view.ts';
import { emphasised } from './emphasis.ts';
import { counts } from './settingSummaries.ts';

const FEW = 10;

/** The sentence under the comparison: what the steering (or else the instruction) did to the pass rate, and what it cost. */
export function findingOf(settings: readonly SettingSummary[], running: boolean): TextPart[] {
  const plain = settings.find(({ setting }) => setting === 'plain');
  const subject = settings.find(({ setting }) => setting === 'steered') ?? settings.find(({ setting }) => setting === 'instructed');
  const difference = subject?.fromPlain;
  if (!plain || !subject || !difference) return [];
  const change = changeOf(subject, running);
  if (change !== undefined) return emphasised(change);
  const clause = difference.pairs === 1 ? onePair(subject.setting, difference.points) : differenceClause(subject.setting, difference, running);
  return emphasised(`${withCost(clause, subject, plain)}.`);
}

/** "Steered passes 56 points more than plain (33 to 77)" */
function differenceClause(setting: Setting, { points, low, high }: NonNullable<SettingSummary['fromPlain']>, running: boolean): string {
  const interval = low === undefined || high === undefined ? undefined : { low: low / 100, high: high / 100 };
  const clause = interval ? t('{0} ({1})', pointsClause(running ? adverb(setting) : capital(setting), points), percentRange(interval)) : pointsClause(running ? adverb(setting) : capital(setting), points);
  const said = interval && interval.low <= 0 && interval.high >= 0 && Math.round(points) !== 0 ? t('{0}, which may be chance', clause) : clause;
  return running ? t('So far: {0}', said) : said;
}

function pointsClause(name: string, points: number): string {
  const size = Math.abs(Math.round(points));
  if (size === 0) return t('{0} passes as often as plain', name);
  if (points > 0) return size === 1 ? t('{0} passes **1 point** more than plain', name) : t('{0} passes **{1} points** more than plain', name, size);
  return size === 1 ? t('{0} passes **1 point** less than plain', name) : t('{0} passes **{1} points** less than plain', name, size);
}

function onePair(setting: Setting, points: number): string {
  if (setting === 'steered') {
    return points > 0 ? t('The steered answer passes, the plain one fails') : points < 0 ? t('The steered answer fails, the plain one passes') : t('The steered answer and the plain one have the same outcome');
  }
  return points > 0 ? t('The instructed answer passes, the plain one fails') : points < 0 ? t('The instructed answer fails, the plain one passes') : t('The instructed answer and the plain one have the same outcome');
}

function withCost(clause: string, { setting, answers, broken }: SettingSummary, plain: SettingSummary): string {
  if (broken === 0) return clause;
  if (answers === 1) return setting === 'steered' ? t('{0}; the steered one is broken', clause) : t('{0}; the instructed one is broken', clause);
  const name = adverb(setting);
  const cost = broken === 1 ? t('{0}; 1 of {1} {2} answers is broken', clause, whole(answers), name) : t('{0}; {1} of {2} {3} answers are broken', clause, whole(broken), whole(answers), name);
  return plain.broken > 0 ? t('{0}, {1} plain', cost, whole(plain.broken)) : cost;
}

function adverb(setting: Setting): string {
  return setting === 'steered' ? t('steered') : t('instructed');
}

function capital(setting: Setting): string {
  return setting === 'steered' ? t('Steered') : t('Instructed');
}

/** Why a comparison has no Instructed, with the way to it. */
export function uninstructedNotice(rows: readonly ResultRow[]): Notice[] {
  if (rows.length === 0 || rows.some(({ instruction }) => instruction !== undefined)) return [];
  const text = rows.length === 1
    ? t('This prompt has no form with an instruction, so it is not asked in Instructed and Both.')
    : t('These prompts have no form with an instruction, so they are not asked in Instructed and Both.');
  return [{ text, actions: [{ label: t('Add an Instruction…'), command: 'add-instruction' }] }];
}

/** What the reader of the rates has to know besides. */
export function noticesOf(settings: readonly SettingSummary[], rows: readonly ResultRow[], running: boolean): Notice[] {
  const notices: Notice[] = [];
  const answers = settings.reduce((sum, each) => sum + each.answers, 0);
  const broken = settings.reduce((sum, each) => sum + each.broken, 0);
  const checked = Math.max(0, ...settings.map(({ rate }) => rate.total));
  const changed = rows.filter(({ answers: own }) => Object.values(own).some(({ previous }) => previous?.changed)).length;
  if (changed > 0) notices.push({ text: changed === 1 ? t('1 answer has another mark than before.') : t('{0} answers have another mark than before.', whole(changed)), actions: [{ label: t('Show Them'), filter: 'changed' }] });
  if (!running && broken > 0) {
    const text = broken === 1 ? t('1 of {0} answers is broken. Rates count its checks as they are.', whole(answers)) : t('{0} of {1} answers are broken. Rates count their checks as they are.', whole(broken), whole(answers));
    notices.push({ text, actions: [{ label: t('Show Them'), filter: 'broken' }] });
  }
  const unchecked = rows.flatMap(({ answers: own }) => Object.values(own)).filter((answer) => answer.stopReason !== undefined && answer.status === 'none' && answer.reason !== '').length;
  if (unchecked > 0) notices.push({ text: unchecked === 1 ? t('1 answer could not be checked and is in no rate.') : t('{0} answers could not be checked and are in no rate.', whole(unchecked)), actions: [] });
  if (!running && checked > 1 && checked < FEW) notices.push({ text: t('Few prompts: the interval is wide.'), actions: [] });
  if (!running && checked > 1 && settings.length > 1 && allAgree(settings, rows)) {
    notices.push({ text: agreeText(settings.length, whole(rows.length)), actions: [] });
  }
  return notices;
}

/** What another layer or strength did to the answers that are there again: "passes 3 more of 72 (51 to 54), but breaks 2 more (3 to 5)". */
function changeOf({ rate, broken, previous, setting }: SettingSummary, running: boolean): string | undefined {
  if (!previous || previous.total === 0) return undefined;
  const passes = rate.passed - previous.passed;
  const breaks = broken - previous.broken;
  const name = adverb(setting);
  const [size, total, before, now] = [whole(Math.abs(passes)), whole(rate.total), whole(previous.passed), whole(rate.passed)];
  const change =
    passes === 0 ? t('{0} passes **as often ({1} of {2})**', name, now, total)
    : passes > 0 ? t('{0} passes **{1} more of {2} ({3} to {4})**', name, size, total, before, now)
    : t('{0} passes **{1} fewer of {2} ({3} to {4})**', name, size, total, before, now);
  const said = running ? t('So far, {0}', change) : t('Since the change, {0}', change);
  const cost = [whole(Math.abs(breaks)), whole(previous.broken), whole(broken)] as const;
  if (breaks === 0) return `${said}.`;
  if (breaks > 0) return passes > 0 ? t('{0}, but breaks {1} more ({2} to {3}).', said, ...cost) : t('{0}, and breaks {1} more ({2} to {3}).', said, ...cost);
  return passes > 0 ? t('{0}, and breaks {1} fewer ({2} to {3}).', said, ...cost) : t('{0}, but breaks {1} fewer ({2} to {3}).', said, ...cost);
}

function agreeText(settings: number, prompts: string): string {
  if (settings === 2) return t('Both settings agree on all {0} prompts.', prompts);
  return settings === 3 ? t('All three settings agree on all {0} prompts.', prompts) : t('All four settings agree on all {0} prompts.', prompts);
}

function allAgree(settings: readonly SettingSummary[], rows: readonly ResultRow[]): boolean {
  return rows.every(({ answers }) => {
    const outcomes = settings.map(({ setting }) => answers[setting]);
    return outcomes.every((answer) => answer !== undefined && counts(answer) && answer.passed === outcomes[0]?.passed);
  });
}
