import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { ResultsBuilder } from '../../../src/app/results/resultsBuilder.ts';
import { SnapshotFeed } from '../../../src/app/results/snapshotFeed.ts';
import type { HostMessage, ResultsSnapshot } from '../../../src/protocol/view.ts';
import { applyUpdate } from '../../../webview/model/applyUpdate.ts';
import { sampleRun } from '../../vscode/page/sampleRuns.ts';

/** What a page would have after these messages. */
function pageAfter(messages: readonly HostMessage[]): ResultsSnapshot | undefined {
  let snapshot: ResultsSnapshot | undefined;
  for (const message of structuredClone(messages)) {
    if (message.kind === 'snapshot') snapshot = message.snapshot;
    else if (message.kind === 'update') snapshot = applyUpdate(snapshot, message.update);
  }
  return snapshot;
}

describe('SnapshotFeed', () => {
  afterEach(() => mock.timers.reset());

  const run = sampleRun(20);
  const results = { kind: 'results' } as const;

  it('keeps silent until the page is ready, then sends everything', () => {
    const sent: HostMessage[] = [];
    const feed = new SnapshotFeed((message) => sent.push(message));
    feed.show({ state: { kind: 'restricted' } });
    assert.equal(sent.length, 0);
    feed.pageReady();
    assert.deepEqual(pageAfter(sent)?.state, { kind: 'restricted' });
    feed.dispose();
  });

  it('sends only rows that changed, and the page ends with what a complete snapshot has', async () => {
    const sent: HostMessage[] = [];
    const feed = new SnapshotFeed((message) => sent.push(message));
    const builder = new ResultsBuilder('run', run.spec);
    feed.pageReady();
    for (const done of [40, 41, 47]) {
      const live = { state: 'running' as const, writing: new Map([[run.spec.cells[done]!.id, { text: `text ${done}`, tokens: 1 }]]) };
      feed.show({ state: results, results: builder.build({ rows: run.rows.slice(0, done), live }) });
      await new Promise((resolve) => setTimeout(resolve, 130));
    }
    const complete = { state: results, results: builder.build({ rows: run.rows }) };
    feed.show(complete);
    await new Promise((resolve) => setTimeout(resolve, 130));
    const updates = sent.filter((message) => message.kind === 'update');
    assert.ok(updates.length >= 3);
    assert.ok(updates.every(({ update }) => update.changed.length < run.spec.items.length), 'an update sends fewer rows than there are');
    const page = pageAfter(sent)!;
    assert.deepEqual(page, { ...structuredClone(complete), revision: page.revision });
    feed.dispose();
  });

  it('sends nothing while hidden, and all of it when seen again', () => {
    const sent: HostMessage[] = [];
    const feed = new SnapshotFeed((message) => sent.push(message));
    feed.pageReady();
    feed.setVisible(false);
    const before = sent.length;
    feed.show({ state: { kind: 'no-vector', model: 'a' } });
    feed.show({ state: { kind: 'no-vector', model: 'b' } });
    assert.equal(sent.length, before);
    feed.setVisible(true);
    assert.equal(sent.length, before + 1);
    assert.deepEqual(sent.at(-1), { kind: 'snapshot', snapshot: { revision: 2, state: { kind: 'no-vector', model: 'b' } } });
    feed.dispose();
  });

  it('sends at most ten times a second, the newest content last', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const sent: HostMessage[] = [];
    const feed = new SnapshotFeed((message) => sent.push(message));
    feed.pageReady();
    for (let i = 0; i < 50; i++) feed.show({ state: { kind: 'no-vector', model: String(i) } });
    assert.equal(sent.length, 1);
    mock.timers.tick(100);
    assert.equal(sent.length, 2);
    assert.deepEqual(pageAfter(sent)?.state, { kind: 'no-vector', model: '49' });
    feed.dispose();
  });

  it('makes a page ask again whose revision is another', () => {
    const snapshot: ResultsSnapshot = { revision: 3, state: results, results: new ResultsBuilder('run', run.spec).build({ rows: run.rows }) };
    const update = { from: 2, revision: 4, state: results, head: snapshot.results!.head, changed: [] };
    assert.equal(applyUpdate(snapshot, update), undefined);
    assert.equal(applyUpdate(undefined, { ...update, from: 3 }), undefined);
    assert.equal(applyUpdate(snapshot, { ...update, from: 3 })?.revision, 4);
  });
});
