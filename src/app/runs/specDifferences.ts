import { hashContent } from '../../core/hash.ts';
import type { ModelRecord, RunSpec, RunVector } from '../../protocol/files.ts';
import type { Difference } from './environment.ts';

type Part = readonly [what: string, text: (spec: RunSpec) => string];

const PARTS: readonly Part[] = [
  ['kind', ({ kind }) => kind],
  ['model', ({ model }) => modelText(model)],
  ['chat template', ({ model }) => short(model.chatTemplateSha256)],
  ['most tokens', ({ generation }) => String(generation.maxTokens)],
  ['sampling', ({ generation: { sampling } }) => (sampling.kind === 'greedy' ? 'greedy' : Object.entries(sampling).filter(([name]) => name !== 'kind').map(([name, value]) => `${name} ${value}`).join(' '))],
  ['stop texts', ({ generation }) => JSON.stringify(generation.stop)],
  ['scoring', ({ scoring }) => (scoring === undefined ? 'none' : JSON.stringify(scoring))],
  ['way to search', ({ skippedBy = 'full' }) => skippedBy],
  ['recipe', ({ recipe }) => (recipe === undefined ? 'none' : JSON.stringify(recipe))],
];

/**
 * How two plans differ in what decides their answers, by name, the environment apart. Names of runs, vectors and files don't count.
 * `shards`: the plans may be parts of one, so that their cells need not be the same.
 */
export function specDifferences(a: RunSpec, b: RunSpec, { shards = false } = {}): Difference[] {
  const differences = PARTS.map(([what, text]) => ({ what, was: text(a), is: text(b) })).filter(({ was, is }) => was !== is);
  differences.push(...vectorDifferences(a.vectors, b.vectors), ...itemDifferences(a, b));
  if (differences.length === 0) differences.push(...cellDifferences(a, b, shards));
  return differences;
}

function vectorDifferences(a: readonly RunVector[], b: readonly RunVector[]): Difference[] {
  if (a.length !== b.length) return [{ what: 'vectors', was: String(a.length), is: String(b.length) }];
  const text = ({ sha256, rule }: RunVector): string => `${rule} ${short(sha256)}`;
  return a.flatMap((vector, index) => (text(vector) === text(b[index]!) ? [] : [{ what: `vector “${vector.name}”`, was: text(vector), is: text(b[index]!) }]));
}

function itemDifferences(a: RunSpec, b: RunSpec): Difference[] {
  if (a.items.length !== b.items.length) return [{ what: 'prompts', was: String(a.items.length), is: String(b.items.length) }];
  const hash = (spec: RunSpec, index: number): string => hashContent({ ...spec.items[index]!, source: undefined });
  const index = a.items.findIndex((_, at) => hash(a, at) !== hash(b, at));
  return index === -1 ? [] : [{ what: `prompt ${index + 1} with its checks`, was: `key ${a.items[index]!.key}`, is: `key ${b.items[index]!.key}, another text or check` }];
}

function cellDifferences(a: RunSpec, b: RunSpec, shards: boolean): Difference[] {
  if (!shards && JSON.stringify(a.shard) !== JSON.stringify(b.shard)) return [{ what: 'shard', was: shardText(a), is: shardText(b) }];
  const settings = (spec: RunSpec): string => [...new Set(spec.cells.map(({ setting }) => setting))].sort().join(', ');
  if (settings(a) !== settings(b) && !(shards && (a.cells.length === 0 || b.cells.length === 0))) return [{ what: 'settings', was: settings(a), is: settings(b) }];
  const known = new Set(a.cells.map(({ id }) => id));
  const items = new Set(a.cells.map(({ item }) => item));
  const foreign = b.cells.find(({ id, item }) => !known.has(id) && (!shards || items.has(item)));
  if (foreign === undefined && (shards || a.cells.length === b.cells.length)) return [];
  return [{ what: foreign === undefined ? 'answers' : `steering of prompt ${foreign.item + 1}`, was: `${a.cells.length} planned`, is: `${b.cells.length} planned, of other steering` }];
}

export function modelText({ name, quantisation, sha256 }: ModelRecord): string {
  return [name, name.includes(quantisation) ? '' : quantisation, sha256 === '' ? '' : `SHA-256 ${short(sha256)}`].filter((part) => part !== '').join(' ');
}

function shardText({ shard }: RunSpec): string {
  return shard === undefined ? 'the whole' : `${shard.index + 1}/${shard.count}`;
}

function short(sha256: string | undefined): string {
  return sha256 === undefined ? 'none' : `${sha256.slice(0, 8)}…`;
}
