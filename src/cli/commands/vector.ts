import { join } from 'node:path';
import { EngineClient } from '../../app/engine/engineClient.ts';
import type { Engine } from '../../app/engine/engine.ts';
import { EXPORT_FORMATS, exportVector } from '../../app/vectors/exportVector.ts';
import { importVector } from '../../app/vectors/importVector.ts';
import { readVectorFile } from '../../app/vectors/readVectorFile.ts';
import { vectorText } from '../../app/vectors/vectorText.ts';
import { SteerboardError } from '../../core/errors.ts';
import { combined, negated } from '../../core/vectors/arithmetic.ts';
import { vectorJson } from '../../core/vectors/exportFormats.ts';
import type { SteeringVector } from '../../protocol/files.ts';
import { command, type CommandContext } from '../command.ts';
import { DIST } from '../dist.ts';
import { decimalNumber, oneOf, wholeNumber, onlyOne, target, type OptionTable, type Values } from '../options.ts';

const OPTIONS = {
  out: { type: 'string', short: 'o', value: 'FILE', help: 'File to write.' },
  name: { type: 'string', value: 'NAME', help: 'What the vector is called.' },
  weights: { type: 'string', value: 'LIST', help: 'combine: one number a vector, such as "1,-0.5". Default: all 1.' },
  format: { type: 'string', value: 'FORMAT', help: `export: ${EXPORT_FORMATS.join(', ')}. Default: llama.cpp, one layer, scaled.` },
  layer: { type: 'string', value: 'L', help: 'export to llama.cpp: the layer. Default: the chosen one.' },
  weight: { type: 'string', value: 'C', help: 'export to llama.cpp: the fixed weight. Default: the mean way to the target.' },
  shift: { type: 'boolean', help: 'import: its direction 1 is for layer 0, as llama.cpp\'s generator numbers them.' },
} as const satisfies OptionTable;

type VectorValues = Values<typeof OPTIONS>;
type Action = (context: CommandContext, values: VectorValues, files: readonly string[]) => Promise<void>;

const ACTIONS: Readonly<Record<string, Action>> = {
  show: async ({ terminal, json }, _values, files) => {
    const vector = await readVectorFile(onlyOne(files, 'vector file'));
    terminal.print(json ? vectorJson(vector).trimEnd() : vectorText(vector));
  },
  rename: async (context, values, files) => {
    if (values.name === undefined) throw new SteerboardError('bad-arguments', '--name is missing.');
    const file = onlyOne(files, 'vector file');
    await write(context, values.out ?? file, { ...(await readVectorFile(file)), name: values.name });
  },
  negate: async (context, values, files) => {
    const vector = await readVectorFile(onlyOne(files, 'vector file'));
    await write(context, target(values), negated(vector, values.name ?? `not ${vector.name}`));
  },
  combine: async (context, values, files) => {
    const vectors = await Promise.all(files.map((file) => readVectorFile(file)));
    const weights = weightsOf(values.weights, files.length);
    const name = values.name ?? vectors.map((vector) => vector.name).join(' + ');
    await write(context, target(values), combined(vectors.map((vector, i) => ({ vector, weight: weights[i]! })), name));
  },
  export: async (context, values, files) => {
    const vector = await readVectorFile(onlyOne(files, 'vector file'));
    const format = oneOf('format', values.format, EXPORT_FORMATS) ?? 'llama.cpp';
    const layer = wholeNumber('layer', values.layer, 0);
    const weight = decimalNumber('weight', values.weight);
    await withEngine((engine) => exportVector(() => engine, { vector, format, target: target(values), ...(layer !== undefined && { layer }), ...(weight !== undefined && { weight }) }));
    told(context, target(values));
  },
  import: async (context, values, files) => {
    const params = { source: onlyOne(files, 'vector file'), target: target(values), shifted: values.shift === true, ...(values.name !== undefined && { name: values.name }) };
    await withEngine((engine) => importVector(engine, params));
    told(context, params.target);
  },
};

export const vector = command({
  name: 'vector',
  summary: 'Show, rename, negate, combine, export or import steering vectors.',
  usage: 'show|rename|negate|combine|export|import VECTOR.gguf… [--out FILE]',
  details: `show     prints what a vector is: where it acts, by what evidence, from what it was made.
rename   gives it another --name, in place or into --out.
negate   the vector of the same pairs the other way round.
combine  a weighted sum of mean differences; a plain control vector that steers with a fixed weight.
export   for llama.cpp's --control-vector (one layer, scaled, because llama.cpp adds all layers of a file), as JSON or as a NumPy array.
import   a plain control vector of repeng or llama.cpp into a file of Steerboard's; --shift for those of llama.cpp's generator.`,
  options: OPTIONS,
  async run(context, values, positionals) {
    const [name, ...files] = positionals;
    const action = name === undefined ? undefined : ACTIONS[name];
    if (action === undefined) throw new SteerboardError('bad-arguments', `Say one of ${Object.keys(ACTIONS).join(', ')}.`);
    await action(context, values, files);
  },
});

function weightsOf(list: string | undefined, count: number): number[] {
  if (count < 2) throw new SteerboardError('bad-arguments', 'Name two vector files or more.');
  if (list === undefined) return Array.from({ length: count }, () => 1);
  const weights = list.split(',').map((text) => decimalNumber('weights', text)!);
  if (weights.length !== count) throw new SteerboardError('bad-arguments', `--weights has ${weights.length} numbers for ${count} vectors.`);
  return weights;
}

async function write(context: CommandContext, path: string, vector: SteeringVector): Promise<void> {
  await withEngine((engine) => engine.writeVector(path, vector));
  told(context, path);
}

function told({ terminal, json }: CommandContext, file: string): void {
  terminal.print(json ? JSON.stringify({ file }) : file);
}

/** Files are written by llama.cpp's own functions, which needs no model. */
async function withEngine(work: (engine: Engine) => Promise<unknown>): Promise<void> {
  const engine = new EngineClient({ enginePath: join(DIST, 'engine.mjs') });
  try {
    await work(engine);
  } finally {
    engine.dispose();
  }
}
