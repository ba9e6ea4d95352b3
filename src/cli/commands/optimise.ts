import { join, resolve } from 'node:path';
import { EngineClient } from '../../app/engine/engineClient.ts';
import { copyPath, copyWeights } from '../../app/models/weights/copyWeights.ts';
import type { WeightTable } from '../../app/models/weights/measureWeights.ts';
import { copySource, finerSources, weightTable } from '../../app/models/weights/optimise.ts';
import { SteerboardError } from '../../core/errors.ts';
import { WEIGHT_TYPES, type WeightType } from '../../core/gguf/tensorTypes.ts';
import { recommendCopy, type MeasuredWeights } from '../../core/gguf/weightChoice.ts';
import { bytes, whole } from '../../core/statistics/figures.ts';
import type { CommandContext } from '../command.ts';
import { DIST } from '../dist.ts';
import { modelPath } from '../engine.ts';
import { oneOf, wholeNumber, type OptionTable, type Values } from '../options.ts';
import { table } from '../../app/textTable.ts';

/** Options of `steerboard model optimise`. */
export const OPTIMISE_OPTIONS = {
  to: { type: 'string', value: 'TYPE', help: `optimise: ${WEIGHT_TYPES.join(', ')}. Default: the fastest that keeps the residual stream.` },
  out: { type: 'string', short: 'o', value: 'FILE', help: 'optimise: where the copy goes. Default: the cache folder.' },
  measure: { type: 'boolean', help: 'optimise: measure again, and make no copy unless --to is given.' },
  'from-coarser': { type: 'boolean', help: 'optimise: copy from this file though a finer one of the model is at hand.' },
} as const satisfies OptionTable;

type OptimiseValues = Values<typeof OPTIMISE_OPTIONS> & { readonly model?: string; readonly threads?: string };

/** Measures a model's weights on this machine and makes the copy that was asked for, or the one that is worth it. */
export async function optimise(context: CommandContext, values: OptimiseValues): Promise<void> {
  const { terminal, signal, json } = context;
  const wanted = oneOf('to', values.to, WEIGHT_TYPES);
  const source = await copySource(await modelPath(context, values.model), signal);
  const [finer] = values['from-coarser'] === true ? [] : await finerSources(source);
  if (finer) {
    throw new SteerboardError('bad-arguments', `A finer file of this model is at hand (${finer.quantisation}): ${finer.path}`, { file: source.path, hint: 'Name that one with --model, or add --from-coarser to copy from this one.' });
  }
  const engine = new EngineClient({ enginePath: join(DIST, 'engine.mjs') });
  try {
    const measured = await weightTable(engine, source, {
      signal,
      threads: wholeNumber('threads', values.threads, 1),
      again: values.measure === true,
      onStep: (text) => { if (!terminal.quiet) terminal.note(`${text} …`); },
    });
    if (!json) terminal.print(describeTable(measured));
    const type = wanted ?? (values.measure === true ? undefined : (recommendCopy(measured.source, measured.copies)?.type as WeightType | undefined));
    const target = type === undefined ? undefined : values.out === undefined ? copyPath(source.path, source.header.quantisation, type) : resolve(values.out);
    if (type !== undefined && type === source.header.quantisation) throw new SteerboardError('bad-arguments', `The model is ${type} already.`, { file: source.path });
    if (type !== undefined && target !== undefined) {
      await copyWeights(engine, { source: source.path, header: source.header, sourceSha256: source.sha256, type, target }, { signal, onProgress: (progress) => terminal.progress(`Copying to ${type}`, progress) });
    }
    if (json) terminal.print(JSON.stringify({ ...measured, source: { path: source.path, sha256: source.sha256, ...measured.source }, copy: target ?? null }));
    else if (target !== undefined) terminal.print(`\n${type} copy: ${target}\nVectors belong to the file they were made with: compute them with the copy.`);
    else if (values.measure !== true) terminal.print('\nNo copy is both faster here and true to the residual stream. --to makes one all the same.');
  } finally {
    engine.dispose();
  }
}

function describeTable({ source, copies, left, threads, warning }: WeightTable): string {
  const row = ({ type, sizeBytes, speed, fidelity }: MeasuredWeights): string[] => [
    type, bytes(sizeBytes), whole(speed.prompt), whole(speed.answer), whole(speed.rows),
    ...(fidelity ? [fidelity.mean.toFixed(4), `${fidelity.least.toFixed(4)} at ${fidelity.leastLayer}`] : ['', '']),
    fidelity ? '' : '  this model',
  ];
  const lines = [table(['weights', 'size', 'prompts', 'one answer', 'answers', 'cosine', 'least, at layer', ''], [source, ...copies].map(row))];
  for (const { type, reason } of left) lines.push(`${type}: ${reason}`);
  lines.push(`Tokens a second with ${threads} thread${threads === 1 ? '' : 's'}; cosine of the residual stream with this model's.`);
  if (warning !== undefined) lines.push(warning);
  return lines.join('\n');
}
