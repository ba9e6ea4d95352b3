import { basename, relative } from 'node:path';
import { compare } from '../../app/compare.ts';
import { writeReport } from '../../app/report/writeReport.ts';
import { ResultsBuilder } from '../../app/results/resultsBuilder.ts';
import { SteerboardError } from '../../core/errors.ts';
import { madeText } from '../../core/experiments/complete.ts';
import { percentRange, points, whole } from '../../core/statistics/figures.ts';
import { SETTINGS, type Setting } from '../../protocol/files.ts';
import type { ResultsHead, SettingSummary } from '../../protocol/view.ts';
import { command } from '../command.ts';
import { DIST } from '../dist.ts';
import { withSession } from '../engine.ts';
import { maxTokensOf, samplingOf, STEERING_OPTIONS } from '../generation.ts';
import { GENERATION_OPTIONS, MODEL_OPTIONS, oneOf, onlyOne, type OptionTable } from '../options.ts';
import { begunEnvironment, readItems, RUN_OPTIONS, runPlace } from '../runs.ts';
import { loadSteerings } from '../steerings.ts';
import { rateText, table } from '../../app/textTable.ts';

const NAMES: Readonly<Record<Setting, string>> = { plain: 'Plain', instructed: 'Instructed', steered: 'Steered', both: 'Instructed + steered' };

export const compareCommand = command({
  name: 'compare',
  summary: 'Compare plain, instructed and steered answers with their checks.',
  usage: 'PROMPTS --model M [--vector V]…',
  details: `Answers every prompt in every setting and prints how many pass, with 95 % Wilson intervals. The answers are a run folder; --report
writes them as one HTML page.`,
  options: {
    ...MODEL_OPTIONS,
    vector: { type: 'string', short: 'v', value: 'FILE', multiple: true, help: 'Steering vector; may be given several times.' },
    ...STEERING_OPTIONS,
    settings: { type: 'string', value: 'LIST', help: 'plain,instructed,steered,both. Default: all that the prompts and vectors allow.' },
    report: { type: 'string', value: 'FILE', help: 'HTML report to write.' },
    ...GENERATION_OPTIONS,
    ...RUN_OPTIONS,
  } as const satisfies OptionTable,
  async run(context, values, positionals) {
    const file = onlyOne(positionals, 'prompt file');
    const items = await readItems(context.terminal, file, values);
    const settings = values.settings?.split(',').map((word) => oneOf('settings', word.trim(), SETTINGS)!);
    await withSession(context, values, async (session) => {
      const steerings = await loadSteerings(context.terminal, values.vector ?? [], session.record, values);
      const run = await compare(
        session,
        { name: basename(file).replace(/\..*$/, ''), items, steerings, ...(settings && { settings }), ...maxTokensOf(values), sampling: samplingOf(values), ...runPlace(values) },
        { signal: context.signal, onProgress: (progress) => context.terminal.progress('Answers', progress) },
      );
      const vectors = steerings.map(({ vector }) => (vector.provenance?.chosen ? { chosen: vector.provenance.chosen } : {}));
      const results = new ResultsBuilder(basename(run.folder), run.spec, Infinity).build({ rows: run.rows, vectors });
      if (values.report !== undefined) await writeReport(values.report, results, DIST);
      context.terminal.print(context.json ? jsonText(results.head, run.folder) : headText(results.head, relative('.', run.folder)));
      if (run.state.status !== 'finished') throw new SteerboardError('cancelled', `Stopped at ${madeText(run)}. Finished answers are kept.`);
    }, await begunEnvironment(values));
  },
});

function headText(head: ResultsHead, folder: string): string {
  const rows = head.settings.map((summary) => [NAMES[summary.setting], ...rateText(summary.rate.passed, summary.rate.total), differenceText(summary), whole(summary.broken), summary.meanWords === undefined ? '' : whole(summary.meanWords)]);
  const finding = head.finding.map(({ text }) => text).join('');
  const notices = head.notices.map(({ text }) => text);
  return [table(['Setting', 'passed', '%', '95 % CI', 'more than plain', 'broken', 'words'], rows), finding, ...notices, `Answers: ${folder}`].filter((line) => line !== '').join('\n');
}

function differenceText({ fromPlain }: SettingSummary): string {
  if (fromPlain === undefined) return '';
  const { low, high } = fromPlain;
  return low === undefined || high === undefined ? points(fromPlain.points) : `${points(fromPlain.points)} (${percentRange({ low: low / 100, high: high / 100 })})`;
}

function jsonText(head: ResultsHead, run: string): string {
  return JSON.stringify({ run, progress: head.progress, settings: head.settings, finding: head.finding.map(({ text }) => text).join('') });
}
