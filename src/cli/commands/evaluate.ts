import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { evaluate, type EvaluatedVector } from '../../app/evaluate.ts';
import { planText, summaryData, summaryText } from '../../app/evaluationText.ts';
import { readPromptFile } from '../../app/promptFiles.ts';
import { exportRun } from '../../app/runs/exportRun.ts';
import { SteerboardError } from '../../core/errors.ts';
import { madeText } from '../../core/experiments/complete.ts';
import { asInstructed, joinBase } from '../../core/experiments/joinBase.ts';
import { summarizeRun } from '../../core/experiments/summary.ts';
import { SETTINGS, type RunItem, type Setting } from '../../protocol/files.ts';
import { command, type CommandContext } from '../command.ts';
import { DIST } from '../dist.ts';
import { withJudge, withSession } from '../engine.ts';
import { maxTokensOf, samplingOf, steeringOverride, STEERING_OPTIONS } from '../generation.ts';
import { decimalNumber, GENERATION_OPTIONS, MODEL_OPTIONS, oneOf, wholeNumber, onlyOne, type OptionTable, type Values } from '../options.ts';
import { begunEnvironment, readItems, RUN_OPTIONS, runPlace } from '../runs.ts';
import { SCORING_OPTIONS, scoringOf } from '../scoring.ts';

const OPTIONS = {
  ...MODEL_OPTIONS,
  vectors: { type: 'string', short: 'v', value: 'PATH', multiple: true, help: 'Folder or file of vectors; may be given several times. One file may be told where to act: bullets.gguf@layer=12,strength=20,rule=fixed,everywhere.' },
  base: { type: 'string', value: 'FILE', help: 'Base queries of the prompts, joined by key, such as ifeval_wo_instructions.jsonl for IFEval\'s own file.' },
  instructed: { type: 'boolean', help: 'The prompts carry their instructions and there is nothing without: Instructed and Both only.' },
  settings: { type: 'string', value: 'LIST', help: 'plain,instructed,steered,both. Default: all that the prompts and vectors allow.' },
  ...STEERING_OPTIONS,
  'cross-model': { type: 'boolean', help: 'Take vectors of another model of the same width and depth; the run records it.' },
  stop: { type: 'string', value: 'TEXT', multiple: true, help: 'Text that ends an answer and is cut off it; may be given several times.' },
  ...SCORING_OPTIONS,
  csv: { type: 'string', value: 'FILE', help: 'Table of all answers to write.' },
  report: { type: 'string', value: 'FILE', help: 'HTML report to write.' },
  ...GENERATION_OPTIONS,
  ...RUN_OPTIONS,
} as const satisfies OptionTable;

export const evaluateCommand = command({
  name: 'evaluate',
  summary: 'Evaluate vectors on a prompt set in up to four settings, with statistics.',
  usage: 'PROMPTS --vectors PATH… --model M',
  details: `Steers each prompt with the vectors of its own instructions, each at the layer and strength that validation chose for prompts without
(Steered) and with the instruction (Both); an instruction without a vector runs unsteered. Prints strict and loose rates by prompt, by
instruction and by type with 95 % Wilson intervals, paired differences with bootstrap intervals and McNemar's test, error transitions,
and quality beside them. A negative strength subtracts: a vector for a word then serves prompts that forbid it. The answers are a run
folder.`,
  options: OPTIONS,
  async run(context, values, positionals) {
    const file = onlyOne(positionals, 'prompt file');
    const items = await evaluationItems(context, file, values);
    const vectors = (await Promise.all((values.vectors ?? []).map((path) => vectorsAt(path, steeringOverride(values))))).flat();
    const settings = settingsOf(values);
    await withSession(context, values, (session) => withJudge(context, values, async (judge) => {
      const { run, plan } = await evaluate(session, {
        name: basename(file).replace(/\..*$/, ''), items, vectors, crossModel: values['cross-model'] === true, ...(settings && { settings }),
        ...(values.stop && { stop: values.stop }), ...maxTokensOf(values), sampling: samplingOf(values), ...scoringOf(values, judge), ...runPlace(values),
      }, {
        signal: context.signal,
        judge,
        onProgress: (progress) => context.terminal.progress('Answers', progress),
        onPlan: (made) => {
          if (!context.json) context.terminal.print(`${planText(made)}\n`);
        },
      });
      if (values.csv !== undefined) await exportRun(run, 'csv', values.csv, DIST);
      if (values.report !== undefined) await exportRun(run, 'html', values.report, DIST);
      const summary = summarizeRun(run.spec, run.rows);
      context.terminal.print(context.json ? JSON.stringify({ run: run.folder, plan, ...(summaryData(summary) as object) }) : `${summaryText(summary)}\n\nAnswers: ${relative('.', run.folder)}`);
      if (run.state.status !== 'finished') throw new SteerboardError('cancelled', `Stopped at ${madeText(run)}. Finished answers are kept.`);
    }), await begunEnvironment(values));
  },
});

async function evaluationItems(context: CommandContext, file: string, values: Values<typeof OPTIONS>): Promise<RunItem[]> {
  const items = await readItems(context.terminal, file, values);
  if (values.base !== undefined) {
    const { items: joined, missing, same, reworded } = joinBase(items, await readPromptFile(values.base));
    if (missing > 0) context.terminal.note(`${missing} of ${items.length} prompts have no base query in ${values.base} and are left out.`);
    if (same > 0) context.terminal.note(`${same} prompts are the same text with and without the instruction.`);
    if (reworded.length > 0) context.terminal.note(`${reworded.length} base queries were made from another wording of the prompt: key ${reworded.slice(0, 10).join(', ')}.`);
    return joined;
  }
  return values.instructed === true ? asInstructed(items) : items;
}

function settingsOf(values: Values<typeof OPTIONS>): Setting[] | undefined {
  const named = values.settings?.split(',').map((word) => oneOf('settings', word.trim(), SETTINGS)!);
  if (values.instructed !== true || values.base !== undefined) return named;
  const possible: Setting[] = values.vectors === undefined ? ['instructed'] : ['instructed', 'both'];
  const impossible = named?.find((setting) => !possible.includes(setting));
  if (impossible !== undefined) throw new SteerboardError('bad-arguments', `“${impossible}” can't be asked of prompts that all carry their instructions.`, { hint: 'Give their base queries with --base.' });
  return named ?? possible;
}

/** The vectors of a folder, or a file with what is told of it behind an @. */
async function vectorsAt(path: string, override: Omit<EvaluatedVector, 'file'>): Promise<EvaluatedVector[]> {
  const found = await stat(path).catch(() => undefined);
  // Names may have an @ of their own.
  const told = found ? null : /^(.+)@([a-z][a-z0-9=.,-]*)$/.exec(path);
  if (told) return [{ file: told[1]!, ...override, ...parseTold(told[2]!) }];
  if (!found?.isDirectory()) return [{ file: path, ...override }];
  const names = (await readdir(path)).filter((name) => name.endsWith('.gguf')).sort();
  if (names.length === 0) throw new SteerboardError('bad-arguments', 'The folder has no vector files.', { file: path, hint: 'Vectors are .gguf files; "steerboard compute" makes them.' });
  return names.map((name) => ({ file: join(path, name), ...override }));
}

/** "layer=12,strength=20,rule=fixed,everywhere" */
function parseTold(text: string): Omit<EvaluatedVector, 'file'> {
  const told: Omit<EvaluatedVector, 'file'> = {};
  for (const part of text.split(',')) {
    const [name, value] = part.split('=');
    if (name === 'layer' && value !== undefined) told.layer = wholeNumber('vectors …@layer', value, 0)!;
    else if (name === 'strength' && value !== undefined) told.strength = decimalNumber('vectors …@strength', value)!;
    else if (name === 'rule' && value !== undefined) told.rule = oneOf('vectors …@rule', value, ['projection', 'fixed'])!;
    else if (part === 'everywhere') told.everywhere = true;
    else throw new SteerboardError('bad-arguments', `--vectors …@ takes layer=N, strength=S, rule=RULE and everywhere; got "${part}".`);
  }
  return told;
}
