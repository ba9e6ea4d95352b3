import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { figuresText } from '../../app/analysis/figuresText.ts';
import type { Recipe, RecipeOptions } from '../../app/reproduce/recipe.ts';
import { RECIPES } from '../../app/reproduce/recipes.ts';
import { writeOutcome } from '../../app/reproduce/report.ts';
import { parseWeight } from '../../app/reproduce/strengths.ts';
import { readSpec } from '../../app/runs/readRun.ts';
import { isRunFolder } from '../../app/runs/runFolder.ts';
import { table } from '../../app/textTable.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { RunEnvironment } from '../../protocol/files.ts';
import { command } from '../command.ts';
import { DIST } from '../dist.ts';
import { withJudge, withSession } from '../engine.ts';
import { decimalNumber, MODEL_OPTIONS, oneOf, wholeNumber, type OptionTable, type Values } from '../options.ts';
import { SCORING_OPTIONS, scoringOf } from '../scoring.ts';
import { openStarter } from '../starter.ts';
import { parseLayers } from './search.ts';

const OPTIONS = {
  ...MODEL_OPTIONS,
  data: { type: 'string', value: 'FOLDER', help: 'Folder with the published data files.' },
  out: { type: 'string', short: 'o', value: 'FOLDER', help: 'Vectors, runs, figures and report; what is in it is not made again. Default: steerboard-reproduce/RECIPE.' },
  list: { type: 'boolean', help: 'List the recipes.' },
  limit: { type: 'string', value: 'N', help: 'Only the first N evaluation prompts: a small trial.' },
  pairs: { type: 'string', value: 'N', help: 'Pairs per vector. Default: all (format), 50 (length), 20 or 10 (words).' },
  examples: { type: 'string', value: 'N', help: 'Validation examples per instruction. Default: 8, of a language 1.' },
  layers: { type: 'string', value: 'LIST', help: 'Layers of a search or grid: "14,18-20", "12-24:2".' },
  layer: { type: 'string', value: 'N', help: 'Layer of fixed weights. Default: as deep as in the published model.' },
  weights: { type: 'string', value: 'LIST', help: 'Fixed weights: numbers, or times that of Eq. 2 ("0.5x,1x"). Write --weights=-60,-100 for negative ones.' },
  sentences: { type: 'string', value: 'LIST', help: 'Numbers of sentences. Default: 1-5.' },
  'max-tokens': { type: 'string', value: 'N', help: 'Most tokens of an answer. Default: as in the released configurations.' },
  'search-tokens': { type: 'string', value: 'N', help: 'Most tokens of an answer of a layer search. Default: 768.' },
  'pairs-from': { type: 'string', value: 'SOURCE', help: 'data, or starter: format pairs and validation prompts from the starter library. Default: data.' },
  'vector-share': { type: 'string', value: 'S', help: 'First share of an instruction\'s pairs that makes its vector; below 1 validation takes the rest. Default: 1, both from all.' },
  'no-broken-check': { type: 'boolean', help: 'Let layers with broken text be chosen.' },
  'length-vector': { type: 'string', value: 'WHICH', help: 'own-layer, or last-layer as the released code takes in compositions. Default: own-layer.' },
  'source-vectors': { type: 'string', value: 'FOLDER', help: 'Vectors of another model of the same size (cross-model, cross-model-length).' },
  ...SCORING_OPTIONS,
  seed: { type: 'string', value: 'N', help: 'Seed of phrasings, draws and examples. Default: 42.' },
} as const satisfies OptionTable;

export const reproduce = command({
  name: 'reproduce',
  summary: 'Repeat a published experiment with your model, beside the published numbers.',
  usage: 'RECIPE --data FOLDER --model M',
  details: `The experiments of “Improving Instruction-Following in Language Models through Activation Steering” (ICLR 2025) as recipes over its
published data files, which you bring. The same command goes on where it was stopped. docs/reproduce.md tells what each recipe does and
where paper, released code and these defaults differ.`,
  options: OPTIONS,
  async run(context, values, positionals) {
    const { terminal, json, signal } = context;
    if (values.list === true) {
      terminal.print(json ? JSON.stringify(RECIPES.map(({ name, title, section, files }) => ({ name, title, section, files }))) : table(['Recipe', 'section', ''], RECIPES.map(({ name, title, section }) => [name, section, title])));
      return;
    }
    const recipe = recipeOf(positionals);
    const { data } = values;
    if (data === undefined) throw new SteerboardError('bad-arguments', '--data is missing.', { hint: `“${recipe.name}” reads ${recipe.files.join(', ')}.` });
    const out = values.out ?? join('steerboard-reproduce', recipe.name);
    const options = recipeOptions(values);
    const library = await openStarter();
    await withSession(context, values, (session) => withJudge(context, values, async (judge) => {
      const lab = {
        session, recipe: recipe.name, data, out, options, library, signal, ...scoringOf(values, judge), ...(judge && { judge }),
        onProgress: terminal.progress.bind(terminal), onNote: terminal.note.bind(terminal),
      };
      const outcome = await recipe.run(lab);
      const written = await writeOutcome(lab, recipe, outcome, DIST);
      if (json) terminal.print(JSON.stringify({ recipe: recipe.name, out, ...written, notes: outcome.notes, figures: outcome.figures.map(({ id }) => id) }));
      else terminal.print([figuresText(outcome.figures.filter(({ heading, kind }) => heading === undefined && kind !== 'histogram')), ...outcome.notes, `Report: ${relative('.', written.report)}`].join('\n\n'));
    }), await begunEnvironment(out));
  },
});

function recipeOf([name, ...rest]: readonly string[]): Recipe {
  const recipe = RECIPES.find((each) => each.name === name);
  if (recipe === undefined || rest.length > 0) throw new SteerboardError('bad-arguments', name === undefined ? 'Name a recipe.' : `There is no recipe "${[name, ...rest].join(' ')}".`, { hint: `Recipes: ${RECIPES.map((each) => each.name).join(', ')}.` });
  return recipe;
}

function recipeOptions(values: Values<typeof OPTIONS>): RecipeOptions {
  const number = (name: 'limit' | 'pairs' | 'examples' | 'max-tokens' | 'search-tokens', least = 1): number | undefined => wholeNumber(name, values[name], least);
  const given = {
    limit: number('limit'), pairs: number('pairs'), examples: number('examples'), maxTokens: number('max-tokens'), searchTokens: number('search-tokens'),
    layer: wholeNumber('layer', values.layer, 0), layers: parseLayers(values.layers), sentences: parseLayers(values.sentences, 'sentences'),
    weights: values.weights?.split(',').map(parseWeight), sourceVectors: values['source-vectors'],
  };
  const vectorShare = decimalNumber('vector-share', values['vector-share']) ?? 1;
  if (!(vectorShare > 0 && vectorShare <= 1)) throw new SteerboardError('bad-arguments', '--vector-share takes a share above 0, at most 1.');
  return {
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<RecipeOptions>),
    pairsFrom: oneOf('pairs-from', values['pairs-from'], ['data', 'starter']) ?? 'data',
    lengthVector: oneOf('length-vector', values['length-vector'], ['own-layer', 'last-layer']) ?? 'own-layer',
    brokenCheck: values['no-broken-check'] !== true,
    vectorShare,
    seed: wholeNumber('seed', values.seed, 0) ?? 42,
  };
}

/** How the runs that are in the folder were made: the model is loaded in the same way, so that they can be gone on with. */
async function begunEnvironment(out: string): Promise<RunEnvironment | undefined> {
  for (const folder of [join(out, 'runs'), join(out, 'searches')]) {
    const names = await readdir(folder).catch((): string[] => []);
    for (const name of names) if (await isRunFolder(join(folder, name))) return (await readSpec(join(folder, name))).environment;
  }
  return undefined;
}
