import { relative } from 'node:path';
import { qualityText, runQuality } from '../../app/quality/runQuality.ts';
import { compareRuns, runPairJson, runPairText } from '../../app/runs/compareRuns.ts';
import { exportRun, RUN_FORMATS } from '../../app/runs/exportRun.ts';
import { importResponses } from '../../app/runs/importResponses.ts';
import { listRuns } from '../../app/runs/listRuns.ts';
import { LiveRun } from '../../app/runs/liveRun.ts';
import { mergeRuns } from '../../app/runs/mergeRuns.ts';
import { runText } from '../../app/runs/runText.ts';
import { checksFilesForAll, readChecks } from '../../app/checksFiles.ts';
import { table } from '../../app/textTable.ts';
import { SteerboardError } from '../../core/errors.ts';
import { isComplete } from '../../core/experiments/complete.ts';
import { searchChoice } from '../../core/experiments/searchChoice.ts';
import { ofTotal } from '../../core/statistics/figures.ts';
import { SETTINGS, type RunRow, type RunSpec } from '../../protocol/files.ts';
import { command, type CommandContext } from '../command.ts';
import { DIST } from '../dist.ts';
import { MODEL_OPTIONS, oneOf, onlyOne, target, type OptionTable, type Values } from '../options.ts';
import { CHECKS_OPTION, DEFAULT_RUNS_FOLDER } from '../runs.ts';
import { JUDGE_OPTIONS } from '../scoring.ts';
import { choiceText, evidenceText } from '../searchText.ts';
import { resume } from './runResume.ts';

const RUN_COMMAND_OPTIONS = {
  out: { type: 'string', short: 'o', value: 'PATH', help: 'export: the file to write. merge: the folder of the merged run.' },
  format: { type: 'string', value: 'FORMAT', help: `export: ${RUN_FORMATS.join(', ')}. Default: by the ending of --out.` },
  prompts: { type: 'string', short: 'p', value: 'FILE', help: 'import: the prompts that the responses answer, with their checks.' },
  checks: CHECKS_OPTION,
  setting: { type: 'string', value: 'SETTING', help: `import: how the responses were asked for: ${SETTINGS.join(', ')}. Default: by the form of the prompt.` },
  name: { type: 'string', value: 'NAME', help: 'import: what the run is called.' },
  by: { type: 'string', value: 'MODEL', help: 'import: what made the responses.' },
  runs: { type: 'string', value: 'FOLDER', help: 'list, import: where run folders are. Default: steerboard-runs.' },
  vector: { type: 'string', short: 'v', value: 'FILE', help: 'resume of a search: the vector to write its choice into.' },
  'accept-changes': { type: 'boolean', help: 'resume, merge: go on although threads, backend or the like differ; the run records it.' },
  ...MODEL_OPTIONS,
  judge: JUDGE_OPTIONS.judge,
} as const satisfies OptionTable;

export type RunValues = Values<typeof RUN_COMMAND_OPTIONS>;
type Action = (context: CommandContext, values: RunValues, names: readonly string[]) => Promise<void>;

const ACTIONS: Readonly<Record<string, Action>> = {
  list: async ({ terminal, json }, values, names) => {
    if (names.length > 1) throw new SteerboardError('bad-arguments', 'Name one folder.');
    const entries = await listRuns(names[0] ?? values.runs ?? DEFAULT_RUNS_FOLDER);
    if (json) {
      for (const { folder, state, spec, answers, remark } of entries) terminal.print(JSON.stringify({ folder, state, answers, planned: spec?.cells.length, name: spec?.name, kind: spec?.kind, model: spec?.model.name, created: spec?.created, remark }));
    } else if (entries.length === 0) {
      terminal.note('There are no runs here.');
    } else {
      terminal.print(table(['Run', 'kind', 'state', 'answers', ''], entries.map(({ folder, state, spec, answers, remark }) => [relative('.', folder), spec?.kind ?? '', state, spec ? ofTotal(answers, spec.cells.length) : '', remark ?? ''])));
    }
  },
  show: async ({ terminal, json }, _values, names) => {
    const run = await LiveRun.open(onlyOne(names, 'run'));
    const { folder, spec, rows, readOnly } = run;
    const quality = await runQuality(run);
    if (json) terminal.print(JSON.stringify({ folder, ...spec, rows: rows.length, readOnly, ...(quality.length > 0 && { quality }) }));
    else terminal.print([runText(folder, spec, rows, readOnly), choiceOf(spec, rows), qualityText(quality)].filter((part) => part !== '').join('\n\n'));
  },
  resume: async (context, values, names) => resume(context, values, onlyOne(names, 'run')),
  merge: async ({ terminal, json }, values, names) => {
    const { run, missingShards } = await mergeRuns(names, target(values), { acceptChanges: values['accept-changes'] });
    const missing = missingShards.map((index) => index + 1);
    if (missing.length > 0) terminal.note(`Not merged, because not named: ${missing.length === 1 ? 'part' : 'parts'} ${missing.join(', ')}.`);
    terminal.print(json ? JSON.stringify({ run: run.folder, answers: run.rows.length, planned: run.spec.cells.length, missingParts: missing }) : `${run.folder}: ${ofTotal(run.rows.length, run.spec.cells.length)} answers.`);
  },
  compare: async ({ terminal, json }, _values, names) => {
    if (names.length !== 2) throw new SteerboardError('bad-arguments', 'Name two runs.');
    const [first, second] = await Promise.all(names.map((name) => LiveRun.open(name)));
    const pair = compareRuns(first!, second!);
    terminal.print(json ? JSON.stringify(runPairJson(pair)) : runPairText(pair));
  },
  export: async ({ terminal, json }, values, names) => {
    const file = target(values);
    const format = oneOf('format', values.format ?? file.split('.').at(-1), RUN_FORMATS)!;
    await exportRun(await LiveRun.open(onlyOne(names, 'run')), format, file, DIST);
    terminal.print(json ? JSON.stringify({ file, format }) : file);
  },
  import: async ({ terminal, json }, values, names) => {
    const file = onlyOne(names, 'response file');
    const beside = await checksFilesForAll(values.prompts === undefined ? [file] : [file, values.prompts]);
    const { run, problems } = await importResponses({
      file,
      promptsFile: values.prompts,
      checks: await readChecks([...new Set([...beside, ...(values.checks ?? [])])]),
      setting: oneOf('setting', values.setting, SETTINGS),
      name: values.name,
      model: values.by,
      runsFolder: values.runs ?? DEFAULT_RUNS_FOLDER,
    });
    for (const problem of problems) terminal.note(problem.describe());
    terminal.print(json ? JSON.stringify({ run: run.folder, answers: run.rows.length, unread: problems.length }) : runText(run.folder, run.spec, run.rows));
    if (problems.length > 0) throw new SteerboardError('bad-prompt-file', `${problems.length} ${problems.length === 1 ? 'row was' : 'rows were'} not imported.`, { file });
  },
};

export const runCommand = command({
  name: 'run',
  summary: 'List, show, resume, merge, compare, export or import runs.',
  usage: 'list [FOLDER] | show RUN | resume RUN --model M | merge RUN… --out FOLDER | compare A B | export RUN --out FILE | import RESPONSES --prompts FILE',
  details: `list     the runs of a folder: how far each is, which are damaged.
show     all that a run records, and what came of it, with the quality that a language model of VS Code gave its answers.
resume   makes the answers that are missing, with the model, vectors, threads and so on as recorded; what differs is named and refused.
merge    puts the parts that --shard made together; parts of different runs are refused.
compare  the second run against the first on the prompts of both, with paired statistics.
export   as CSV, JSON Lines, Markdown, or a page that shows it in any browser.
import   answers made elsewhere as a run, checked like any.`,
  options: RUN_COMMAND_OPTIONS,
  async run(context, values, positionals) {
    const [name, ...names] = positionals;
    const action = name === undefined ? undefined : ACTIONS[name];
    if (action === undefined) throw new SteerboardError('bad-arguments', `Say one of ${Object.keys(ACTIONS).join(', ')}.`);
    await action(context, values, names);
  },
});

/** What a finished search found. */
function choiceOf(spec: RunSpec, rows: readonly RunRow[]): string {
  if (spec.kind !== 'search' || !isComplete(spec, rows)) return '';
  const choice = searchChoice(spec, rows);
  return `${evidenceText(choice)}\n${choiceText(choice)}`;
}
