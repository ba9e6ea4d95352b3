import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ResultRow } from '../../../src/protocol/view.ts';
import { WholeTexts } from '../../../webview/model/wholeTexts.ts';

const row = (text: string, length: number): ResultRow => ({
  item: 0, prompt: 'Why?', cells: {}, vectors: [],
  answers: { plain: { status: 'none', reason: '', text, length, words: 1, tokens: 1, checks: [] } },
});

it('a whole text is asked for once, and forgotten when its answer is another one', () => {
  const asked: unknown[] = [];
  const texts = new WholeTexts((...which) => asked.push(which));
  const get = (): string | undefined => texts.get(0, 'plain', 'now');
  assert.deepEqual([get(), get()], [undefined, undefined]);
  assert.deepEqual(asked, [[0, 'plain', 'now']]);
  texts.set(0, 'plain', 'now', 'Because.');
  texts.settle([row('Bec', 8)], [row('Bec', 8)]);
  assert.equal(get(), 'Because.');
  assert.equal(texts.get(0, 'plain', 'previous'), undefined, 'the one kept for comparison is another');
  texts.settle([row('Bec', 8)], [row('Bec', 9)]);
  assert.equal(get(), undefined);
  assert.equal(asked.length, 3);
  texts.set(0, 'plain', 'now', 'Because…');
  texts.settle(undefined, [row('Bec', 9)]);
  assert.equal(get(), undefined, 'rows of another run');
});
