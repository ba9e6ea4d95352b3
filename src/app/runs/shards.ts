import type { RunSpec } from '../../protocol/files.ts';

type Shard = NonNullable<RunSpec['shard']>;

/** Every `count`th item, beginning with the `index`th: all settings of an item are in one shard, and which shard never depends on the others. */
export function isInShard(item: number, { index, count }: Shard): boolean {
  return item % count === index;
}
