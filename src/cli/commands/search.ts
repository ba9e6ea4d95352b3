import { relative } from 'node:path';
import { searchLayers, type SearchParams, type SearchResult } from '../../app/searchLayers.ts';
import type { RunPlace } from '../../app/runs/startRun.ts';
import { SteerboardError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { withJudge, withSession } from '../engine.ts';
import { maxTokensOf } from '../generation.ts';
import { MODEL_OPTIONS, oneOf, wholeNumber, onlyOne, type OptionTable, type Values } from '../options.ts';
import { begunEnvironment, readItems, RUN_OPTIONS, runPlace } from '../runs.ts';
import { SCORING_OPTIONS, scoringOf } from '../scoring.ts';
import { choiceText, evidenceText } from '../searchText.ts';

const OPTIONS = {
  ...MODEL_OPTIONS,
  prompts: { type: 'string', short: 'p', value: 'FILE', help: 'Validation prompts, with the instruction ids that check them.' },
  examples: { type: 'string', value: 'N', help: 'How many of them are drawn. Default: 8.' },
  seed: { type: 'string', value: 'N', help: 'Seed of the draw. Default: 42.' },
  layers: { type: 'string', value: 'LIST', help: 'Layers to try: "14,18,20", "12-24" or "12-24:2". Default: every second from a fifth of the depth up.' },
  strength: { type: 'string', value: 'LIST', help: 'Strengths to try at each layer: "1", "0.5,1,1.5", or for fixed weights --strength=-60,-100. Default: 1.' },
  rule: { type: 'string', value: 'RULE', help: 'projection or fixed. Default: projection.' },
  'around-eq2': { type: 'boolean', help: 'Fixed weights around each layer\'s mean distance between prompts with and without (Eq. 2), instead of --strength.' },
  subtract: { type: 'boolean', help: 'With --around-eq2: subtract the vector, as for excluding a word.' },
  'with-instruction': { type: 'boolean', help: 'Steer prompts that carry the instruction; that choice is kept apart, for Instructed + steered.' },
  both: { type: 'boolean', help: 'Search both ways, first without and then with the instruction.' },
  exact: { type: 'boolean', help: 'Stop answers that can\'t change the choice any more. The same choice in less time, with a map that has gaps.' },
  halving: { type: 'boolean', help: 'Ask only the better half of the candidates on, twice. Less time still, but it may choose otherwise.' },
  strict: { type: 'boolean', help: 'Check strictly instead of loosely, as for words: a loose variant may drop the line that has the word.' },
  'cross-model': { type: 'boolean', help: 'Take a vector of another model of the same width and depth; needs --out.' },
  out: { type: 'string', short: 'o', value: 'FILE', help: 'Write the vector with its choice here instead of into its own file.' },
  'max-tokens': { type: 'string', value: 'N', help: 'Most tokens of an answer. Default: 384.' },
  ...SCORING_OPTIONS,
  ...RUN_OPTIONS,
} as const satisfies OptionTable;

export const search = command({
  name: 'search',
  summary: 'Find the layer and strength to steer at, on validation prompts.',
  usage: 'VECTOR.gguf --prompts VALIDATION --model M',
  details: `Steers the validation prompts at every candidate layer and strength, checks the answers (loosely, unless told), and keeps the best with its evidence
in the vector file. A candidate with broken text counts as 0; ties go to no steering, then to the lowest layer, then to the lowest
strength. The validation prompts must not be the ones that made the vector, nor the ones that test it.`,
  options: OPTIONS,
  async run(context, values, positionals) {
    const vectorFile = onlyOne(positionals, 'vector file');
    const items = await readItems(context.terminal, values.prompts, values);
    const params = { ...searchParams(values), vectorFile, items, ...runPlace(values) };
    if (values.both === true && values['with-instruction'] === true) throw new SteerboardError('bad-arguments', '--both searches with the instruction too.', { hint: 'Give --both or --with-instruction.' });
    if (values.both === true && values.into !== undefined) throw new SteerboardError('bad-arguments', 'Two searches don\'t go into one folder.', { hint: 'Search with and without the instruction one after the other, or leave out --into.' });
    const ways = values.both === true ? [false, true] : [values['with-instruction'] === true];
    await withSession(context, values, (session) => withJudge(context, values, async (judge) => {
      for (const [index, withInstruction] of ways.entries()) {
        // The second way adds its choice to what the first one wrote.
        const source = index > 0 ? { vectorFile: params.target ?? vectorFile } : {};
        const result = await searchLayers(session, { ...params, ...source, withInstruction, ...scoringOf(values, judge, values.strict === true ? 'strict' : undefined) }, {
          signal: context.signal, judge, onProgress: (progress) => context.terminal.progress(withInstruction ? 'Search with the instruction' : 'Search', progress),
        });
        context.terminal.print(context.json ? JSON.stringify({ file: params.target ?? vectorFile, chosen: result.chosen, notes: result.notes, run: result.run.folder }) : resultText(result));
      }
    }), await begunEnvironment(values));
  },
});

function searchParams(values: Values<typeof OPTIONS>): Omit<SearchParams, 'vectorFile' | 'items' | keyof RunPlace> {
  const examples = wholeNumber('examples', values.examples, 1);
  const seed = wholeNumber('seed', values.seed, 0);
  const layers = parseLayers(values.layers);
  const eq2 = values['around-eq2'] === true;
  if (eq2 && values.strength !== undefined) throw new SteerboardError('bad-arguments', '--around-eq2 and --strength both say which weights to try.', { hint: 'Give one of them.' });
  if (values.subtract === true && !eq2) throw new SteerboardError('bad-arguments', '--subtract goes with --around-eq2.', { hint: 'Give negative weights: --strength=-60,-100.' });
  const rule = oneOf('rule', values.rule, ['projection', 'fixed']) ?? (eq2 ? 'fixed' : undefined);
  if (eq2 && rule !== 'fixed') throw new SteerboardError('bad-arguments', '--around-eq2 searches fixed weights.', { hint: 'Leave out --rule, or say --rule fixed.' });
  if (values.exact === true && values.halving === true) throw new SteerboardError('bad-arguments', '--exact and --halving are two ways to search.', { hint: 'Give one of them.' });
  const strengths = eq2 ? (values.subtract === true ? 'subtract around Eq. 2' as const : 'add around Eq. 2' as const) : parseStrengths(values.strength);
  return {
    ...(examples !== undefined && { examples }),
    ...(seed !== undefined && { seed }),
    ...(layers && { layers }),
    ...(strengths && { strengths }),
    ...(rule && { rule }),
    ...(values.exact === true && { search: 'exact' as const }),
    ...(values.halving === true && { search: 'halving' as const }),
    ...(values['cross-model'] === true && { crossModel: true }),
    ...(values.out !== undefined && { target: values.out }),
    ...maxTokensOf(values),
  };
}

/** "14,18-20" and "12-24:2" as layer numbers, rising, without repeats. */
export function parseLayers(list: string | undefined, option = 'layers'): number[] | undefined {
  if (list === undefined) return undefined;
  const layers = new Set<number>();
  for (const part of list.split(',')) {
    const match = /^\s*(\d+)(?:-(\d+)(?::(\d+))?)?\s*$/.exec(part);
    if (match === null) throw new SteerboardError('bad-arguments', `--${option} takes numbers and ranges such as 14,18-20 or 12-24:2; got "${part}".`);
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    const step = Number(match[3] ?? 1);
    if (step < 1 || last < first) throw new SteerboardError('bad-arguments', `--${option}: "${part}" is an empty range.`);
    for (let layer = first; layer <= last; layer += step) layers.add(layer);
  }
  return [...layers].sort((a, b) => a - b);
}

/** "0.5,1,-60" as numbers. */
function parseStrengths(list: string | undefined): number[] | undefined {
  return list?.split(',').map((part) => {
    const strength = Number(part);
    if (part.trim() === '' || !Number.isFinite(strength)) throw new SteerboardError('bad-arguments', `--strength takes numbers such as 0.5,1,1.5; got "${part}".`);
    return strength;
  });
}

function resultText({ chosen, notes, run }: SearchResult): string {
  return [evidenceText(chosen), ...notes, `${choiceText(chosen)} Answers: ${relative('.', run.folder)}`].join('\n');
}
