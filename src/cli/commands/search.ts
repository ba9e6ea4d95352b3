import { relative } from 'node:path';
import { searchLayers } from '../../app/searchLayers.ts';
import { SteerboardError } from '../../core/errors.ts';
import { strengthFigure } from '../../core/statistics/figures.ts';
import { NO_LAYER, type ChosenSteering, type GridPoint } from '../../protocol/files.ts';
import { command } from '../command.ts';
import { withSession } from '../engine.ts';
import { maxTokensOf } from '../generation.ts';
import { decimalNumber, MODEL_OPTIONS, oneOf, type OptionTable } from '../options.ts';
import { DEFAULT_RUNS_FOLDER, readItems, RUN_OPTIONS } from '../runs.ts';
import { rateText, table } from '../../app/textTable.ts';

export const search = command({
  name: 'search',
  summary: 'Find the layer to steer at, on validation prompts.',
  usage: 'VECTOR.gguf --prompts VALIDATION --model M',
  details: `Steers every validation prompt at every candidate layer, checks the answers loosely, and keeps the best layer with its evidence in
the vector file. A layer with broken text counts as 0; ties go to no steering, then to the lowest layer. The validation prompts must
not be the ones that made the vector, nor the ones that test it.`,
  options: {
    ...MODEL_OPTIONS,
    prompts: { type: 'string', short: 'p', value: 'FILE', help: 'Validation prompts, with the instruction ids that check them.' },
    layers: { type: 'string', value: 'LIST', help: 'Layers to try: "14,18,20", "12-24" or "12-24:2". Default: every one from a fifth of the depth up.' },
    strength: { type: 'string', value: 'S', help: 'Strength to try. Default: 1.' },
    rule: { type: 'string', value: 'RULE', help: 'projection or fixed. Default: projection.' },
    'max-tokens': { type: 'string', value: 'N', help: 'Most tokens of an answer. Default: 384.' },
    ...RUN_OPTIONS,
  } as const satisfies OptionTable,
  async run(context, values, positionals) {
    const [vectorFile, ...rest] = positionals;
    if (vectorFile === undefined || rest.length > 0) throw new SteerboardError('bad-arguments', 'Name one vector file.');
    const items = await readItems(context.terminal, values.prompts, values);
    const layers = parseLayers(values.layers);
    const strength = decimalNumber('strength', values.strength);
    const rule = oneOf('rule', values.rule, ['projection', 'fixed']);
    await withSession(context, values, async (session) => {
      const params = { vectorFile, items, runsFolder: values.runs ?? DEFAULT_RUNS_FOLDER, ...maxTokensOf(values), ...(layers && { layers }), ...(strength !== undefined && { strength }), ...(rule && { rule }) };
      const { chosen, run } = await searchLayers(session, params, { signal: context.signal, onProgress: (progress) => context.terminal.progress('Search', progress) });
      if (context.json) context.terminal.print(JSON.stringify({ file: vectorFile, chosen, run: run.folder }));
      else context.terminal.print(`${evidenceTable(chosen)}\n${choiceText(chosen)} Answers: ${relative('.', run.folder)}`);
    });
  },
});

/** "14,18-20" and "12-24:2" as layer numbers, rising, without repeats. */
export function parseLayers(list: string | undefined): number[] | undefined {
  if (list === undefined) return undefined;
  const layers = new Set<number>();
  for (const part of list.split(',')) {
    const match = /^\s*(\d+)(?:-(\d+)(?::(\d+))?)?\s*$/.exec(part);
    if (match === null) throw new SteerboardError('bad-arguments', `--layers takes numbers and ranges such as 14,18-20 or 12-24:2; got "${part}".`);
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    const step = Number(match[3] ?? 1);
    if (step < 1 || last < first) throw new SteerboardError('bad-arguments', `--layers: "${part}" is an empty range.`);
    for (let layer = first; layer <= last; layer += step) layers.add(layer);
  }
  return [...layers].sort((a, b) => a - b);
}

function evidenceTable({ layer: best, validation }: ChosenSteering): string {
  const row = (label: string, { passed, total, broken }: Pick<GridPoint, 'passed' | 'total' | 'broken'>, note: string): string[] => [label, ...rateText(passed, total), broken > 0 ? String(broken) : '', note];
  const rows = (validation?.points ?? []).map((evidence) =>
    row(evidence.layer === NO_LAYER ? 'none' : String(evidence.layer), evidence, evidence.layer === best ? 'chosen' : evidence.broken > 0 ? 'left out: broken text' : ''),
  );
  if (validation?.instructed) rows.push(row('instructed', validation.instructed, 'for comparison'));
  return table(['Layer', 'passed', '%', '95 % CI', 'broken', ''], rows);
}

function choiceText({ layer, strength, rule, validation }: ChosenSteering): string {
  const prompts = validation?.promptCount ?? 0;
  if (layer === NO_LAYER) return `No layer beats no steering on these ${prompts} prompts, so none is chosen.`;
  return `Layer ${layer} is chosen, ${strengthFigure(rule, strength)}, on ${prompts} validation prompts.`;
}
