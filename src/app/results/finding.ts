import { percentRange, whole } from '../../core/statistics/figures.ts';
import type { Setting } from '../../protocol/files.ts';
import type { Notice, ResultRow, SettingSummary, TextPart } from '../../protocol/view.ts';
import { counts } from './settingSummaries.ts';

const NAMES: Readonly<Record<Setting, string>> = { plain: 'plain', instructed: 'instructed', steered: 'steered', both: 'instructed and steered' };
const NUMBERS = ['No', 'One', 'Both', 'All three', 'All four'];
const FEW = 10;

/** The sentence under the comparison: what the steering (or else the instruction) did to the pass rate, and what it cost. */
export function findingOf(settings: readonly SettingSummary[], running: boolean): TextPart[] {
  const plain = settings.find(({ setting }) => setting === 'plain');
  const subject = settings.find(({ setting }) => setting === 'steered') ?? settings.find(({ setting }) => setting === 'instructed');
  const difference = subject?.fromPlain;
  if (!plain || !subject || !difference) return [];
  const cost = costOf(subject, plain);
  const change = changeOf(subject, running);
  if (change) return change;
  const name = NAMES[subject.setting];
  const lead = running ? `So far: ${name}` : capital(name);
  if (difference.pairs === 1) return [{ text: `${running ? 'So far: the' : 'The'} ${name} answer ${onePair(difference.points)}${cost}.` }];
  const interval = difference.low === undefined || difference.high === undefined ? undefined : { low: difference.low / 100, high: difference.high / 100 };
  const range = interval ? ` (${percentRange(interval)})` : '';
  const size = Math.abs(Math.round(difference.points));
  if (size === 0) return [{ text: `${lead} passes as often as plain${range}${cost}.` }];
  const unclear = interval && interval.low <= 0 && interval.high >= 0 ? ', which may be chance' : '';
  return [
    { text: `${lead} passes ` },
    { text: `${size} ${size === 1 ? 'point' : 'points'}`, strong: true },
    { text: ` ${difference.points > 0 ? 'more' : 'less'} than plain${range}${unclear}${cost}.` },
  ];
}

/** What the reader of the rates has to know besides. */
export function noticesOf(settings: readonly SettingSummary[], rows: readonly ResultRow[], running: boolean): Notice[] {
  const notices: Notice[] = [];
  const answers = settings.reduce((sum, each) => sum + each.answers, 0);
  const broken = settings.reduce((sum, each) => sum + each.broken, 0);
  const checked = Math.max(0, ...settings.map(({ rate }) => rate.total));
  const changed = rows.filter(({ answers: own }) => Object.values(own).some(({ previous }) => previous?.changed)).length;
  if (changed > 0) notices.push({ text: `${whole(changed)} ${changed === 1 ? 'answer has' : 'answers have'} another mark than before.`, actions: [{ label: 'Show Them', filter: 'changed' }] });
  if (!running && broken > 0) {
    notices.push({ text: `${whole(broken)} of ${whole(answers)} answers ${broken === 1 ? 'is' : 'are'} broken. Rates count their checks as they are.`, actions: [{ label: 'Show Them', filter: 'broken' }] });
  }
  const unchecked = rows.flatMap(({ answers: own }) => Object.values(own)).filter((answer) => answer.stopReason !== undefined && answer.status === 'none' && answer.reason !== '').length;
  if (unchecked > 0) notices.push({ text: `${whole(unchecked)} ${unchecked === 1 ? 'answer' : 'answers'} could not be checked and ${unchecked === 1 ? 'is' : 'are'} in no rate.`, actions: [] });
  if (!running && checked > 1 && checked < FEW) notices.push({ text: 'Few prompts: the interval is wide.', actions: [] });
  if (!running && checked > 1 && settings.length > 1 && allAgree(settings, rows)) {
    notices.push({ text: `${NUMBERS[settings.length]!} settings agree on all ${whole(rows.length)} prompts.`, actions: [] });
  }
  return notices;
}

/** What another layer or strength did to the answers that are there again: "passes 3 more of 72 (51 to 54), but breaks 2 more (3 to 5)". */
function changeOf({ rate, broken, previous, setting }: SettingSummary, running: boolean): TextPart[] | undefined {
  if (!previous || previous.total === 0) return undefined;
  const passes = rate.passed - previous.passed;
  const breaks = broken - previous.broken;
  const lead = `${running ? 'So far' : 'Since the change'}, ${NAMES[setting]} passes `;
  const middle = passes === 0 ? `as often (${whole(rate.passed)} of ${whole(rate.total)})` : `${whole(Math.abs(passes))} ${passes > 0 ? 'more' : 'fewer'} of ${whole(rate.total)} (${whole(previous.passed)} to ${whole(rate.passed)})`;
  const joined = (passes > 0) === (breaks > 0) ? 'but' : 'and';
  const end = breaks === 0 ? '.' : `, ${joined} breaks ${whole(Math.abs(breaks))} ${breaks > 0 ? 'more' : 'fewer'} (${whole(previous.broken)} to ${whole(broken)}).`;
  return [{ text: lead }, { text: middle, strong: true }, { text: end }];
}

function allAgree(settings: readonly SettingSummary[], rows: readonly ResultRow[]): boolean {
  return rows.every(({ answers }) => {
    const outcomes = settings.map(({ setting }) => answers[setting]);
    return outcomes.every((answer) => answer !== undefined && counts(answer) && answer.passed === outcomes[0]?.passed);
  });
}

function costOf(subject: SettingSummary, plain: SettingSummary): string {
  if (subject.broken === 0) return '';
  const more = subject.broken - plain.broken;
  return subject.answers === 1
    ? ' and is broken'
    : `; ${whole(subject.broken)} of ${whole(subject.answers)} ${NAMES[subject.setting]} answers ${subject.broken === 1 ? 'is' : 'are'} broken${more < subject.broken ? `, ${whole(plain.broken)} plain` : ''}`;
}

function onePair(points: number): string {
  return points > 0 ? 'passes, the plain one fails' : points < 0 ? 'fails, the plain one passes' : 'and the plain one have the same outcome';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
