import { t } from '@vscode/l10n';
import { hashContent } from '../../core/hash.ts';
import type { ModelRecord, RunSpec, RunVector } from '../../protocol/files.ts';
import type { Difference } from './environment.ts';

type Part = readonly [what: () => string, text: (spec: RunSpec) => string];

const ORIGIN: readonly Part[] = [
  [() => t('kind'), ({ kind }) => kind],
  [() => t('model'), ({ model }) => modelText(model)],
];

const PARTS: readonly Part[] = [
  ...ORIGIN,
  [() => t('chat template'), ({ model }) => short(model.chatTemplateSha256)],
  [() => t('most tokens'), ({ generation }) => String(generation.maxTokens)],
  [() => t('sampling'), ({ generation: { sampling } }) => (sampling.kind === 'greedy' ? t('greedy') : Object.entries(sampling).filter(([name]) => name !== 'kind').map(([name, value]) => `${name} ${value}`).join(' '))],
  [() => t('stop texts'), ({ generation }) => JSON.stringify(generation.stop)],
  [() => t('scoring'), ({ scoring }) => (scoring === undefined ? t('none') : JSON.stringify(scoring))],
  [() => t('way to search'), ({ skippedBy = 'full' }) => skippedBy],
  [() => t('recipe'), ({ recipe }) => (recipe === undefined ? t('none') : JSON.stringify(recipe))],
];

/**
 * How two plans differ in what decides their answers, by name, the environment apart. Names of runs, vectors and files don't count.
 * `shards`: the plans may be parts of one, so that their cells need not be the same.
 */
export function specDifferences(a: RunSpec, b: RunSpec, { shards = false } = {}): Difference[] {
  const differences = differencesIn(PARTS, a, b);
  differences.push(...vectorDifferences(a.vectors, b.vectors), ...itemDifferences(a, b));
  if (differences.length === 0) differences.push(...cellDifferences(a, b, shards));
  return differences;
}

/** What kind of runs they are, and of which model. */
export function originDifferences(a: RunSpec, b: RunSpec): Difference[] {
  return differencesIn(ORIGIN, a, b);
}

function differencesIn(parts: readonly Part[], a: RunSpec, b: RunSpec): Difference[] {
  return parts.map(([what, text]) => ({ what: what(), was: text(a), is: text(b) })).filter(({ was, is }) => was !== is);
}

function vectorDifferences(a: readonly RunVector[], b: readonly RunVector[]): Difference[] {
  if (a.length !== b.length) return [{ what: t('vectors'), was: String(a.length), is: String(b.length) }];
  const text = ({ sha256, rule }: RunVector): string => `${rule} ${short(sha256)}`;
  return a.flatMap((vector, index) => (text(vector) === text(b[index]!) ? [] : [{ what: t('vector “{0}”', vector.name), was: text(vector), is: text(b[index]!) }]));
}

function itemDifferences(a: RunSpec, b: RunSpec): Difference[] {
  if (a.items.length !== b.items.length) return [{ what: t('prompts'), was: String(a.items.length), is: String(b.items.length) }];
  const hash = (spec: RunSpec, index: number): string => hashContent({ ...spec.items[index]!, source: undefined });
  const index = a.items.findIndex((_, at) => hash(a, at) !== hash(b, at));
  return index === -1 ? [] : [{ what: t('prompt {0} with its checks', index + 1), was: t('key {0}', a.items[index]!.key), is: t('key {0}, another text or check', b.items[index]!.key) }];
}

function cellDifferences(a: RunSpec, b: RunSpec, shards: boolean): Difference[] {
  if (!shards && JSON.stringify(a.shard) !== JSON.stringify(b.shard)) return [{ what: t('shard'), was: shardText(a), is: shardText(b) }];
  const settings = (spec: RunSpec): string => [...new Set(spec.cells.map(({ setting }) => setting))].sort().join(', ');
  if (settings(a) !== settings(b) && !(shards && (a.cells.length === 0 || b.cells.length === 0))) return [{ what: t('settings'), was: settings(a), is: settings(b) }];
  const known = new Set(a.cells.map(({ id }) => id));
  const items = new Set(a.cells.map(({ item }) => item));
  const foreign = b.cells.find(({ id, item }) => !known.has(id) && (!shards || items.has(item)));
  if (foreign === undefined && (shards || a.cells.length === b.cells.length)) return [];
  return [{ what: foreign === undefined ? t('answers') : t('steering of prompt {0}', foreign.item + 1), was: t('{0} planned', a.cells.length), is: t('{0} planned, of other steering', b.cells.length) }];
}

export function modelText({ name, quantisation, sha256 }: ModelRecord): string {
  return [name, name.includes(quantisation) ? '' : quantisation, sha256 === '' ? '' : `SHA-256 ${short(sha256)}`].filter((part) => part !== '').join(' ');
}

function shardText({ shard }: RunSpec): string {
  return shard === undefined ? t('the whole') : `${shard.index + 1}/${shard.count}`;
}

function short(sha256: string | undefined): string {
  return sha256 === undefined ? t('none') : `${sha256.slice(0, 8)}…`;
}
