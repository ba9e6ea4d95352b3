import type { ResultsSnapshot, SnapshotUpdate } from '../../src/protocol/view.ts';

/** The snapshot after an update; undefined if the update is for another revision. Rows that did not change stay the same objects. */
export function applyUpdate(snapshot: ResultsSnapshot | undefined, update: SnapshotUpdate): ResultsSnapshot | undefined {
  if (!snapshot?.results || snapshot.revision !== update.from) return undefined;
  const rows = [...snapshot.results.rows];
  for (const row of update.changed) rows[row.item] = row;
  return { revision: update.revision, state: update.state, results: { head: update.head, rows } };
}
