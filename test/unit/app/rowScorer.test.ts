import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RowScorer, type ScoringSession } from '../../../src/app/runs/rowScorer.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import type { TextScore } from '../../../src/protocol/engine.ts';
import type { RunRow } from '../../../src/protocol/files.ts';

const row = (response: string, more: Partial<RunRow> = {}): RunRow => ({
  cell: response, item: 0, setting: 'plain', steering: [], response, stopReason: 'end', promptTokens: 1, generatedTokens: 1, checks: [], ...more,
});

/** Scores texts by their first word, as the perplexity of two tokens; "none" can't be scored. */
class Scorer implements ScoringSession {
  readonly batches: number[] = [];
  readonly record: { name: string; sha256: string };
  readonly engine = {
    score: async (texts: readonly { text: string }[]): Promise<TextScore[]> => {
      this.batches.push(texts.length);
      await new Promise((resolve) => setImmediate(resolve));
      return texts.map(({ text }) => (text === 'none' ? { tokens: 0, nll: 0, skipped: 1 } : { tokens: 2, nll: 2 * Math.log(Number(text.split(' ')[0])), skipped: 0 }));
    },
  };

  constructor(name: string) {
    this.record = { name, sha256: name };
  }
}

describe('RowScorer', () => {
  it('adds perplexities, asking for all that waits at once', async () => {
    const session = new Scorer('own');
    const scorer = new RowScorer({ perplexity: true }, session, undefined);
    const rows = await Promise.all(['3', '4.5', 'none', '2'].map((text) => scorer.complete(row(text))));
    assert.deepEqual(rows.map(({ perplexity }) => perplexity?.toFixed(3)), ['3.000', '4.500', undefined, '2.000']);
    assert.deepEqual(session.batches, [1, 3]);
  });

  it('leaves rows alone that are not to be scored, were not written, or have their score', async () => {
    const session = new Scorer('own');
    assert.deepEqual(await new RowScorer(undefined, session, undefined).complete(row('3')), row('3'));
    const scorer = new RowScorer({ perplexity: true }, session, undefined);
    const cancelled = row('3', { stopReason: 'cancelled' });
    assert.deepEqual(await scorer.complete(cancelled), cancelled);
    assert.equal((await scorer.complete(row('3', { perplexity: 9 }))).perplexity, 9);
    assert.deepEqual(session.batches, []);
  });

  it('takes the judge\'s word for what is broken, and what can\'t be judged for broken', async () => {
    const judge = new Scorer('GPT-2');
    const scorer = new RowScorer({ perplexity: false, judge: { name: 'GPT-2', sha256: 'GPT-2', below: 2.5 } }, new Scorer('own'), judge);
    const rows = await Promise.all([row('2.4 loop', { broken: 'repeats 9 times' }), row('2.6 fine', { broken: 'repeats 9 times' }), row('none')].map((each) => scorer.complete(each)));
    assert.deepEqual(rows.map(({ broken, perplexity }) => [broken, perplexity]), [['perplexity 2.40', undefined], [undefined, undefined], ['perplexity can\'t be told', undefined]]);
  });

  it('refuses a run whose judge is not at hand, or is another', () => {
    const scoring = { perplexity: false, judge: { name: 'GPT-2', sha256: 'GPT-2', below: 2.5 } };
    for (const judge of [undefined, new Scorer('another')]) {
      assert.throws(() => new RowScorer(scoring, new Scorer('own'), judge), (error) => SteerboardError.is(error, 'bad-arguments') && error.message.includes('told by GPT-2'));
    }
  });

  it('gives each row the failure of its own request', async () => {
    const session = new Scorer('own');
    session.engine.score = () => Promise.reject(new Error('gone'));
    const scorer = new RowScorer({ perplexity: true }, session, undefined);
    const outcomes = await Promise.allSettled([scorer.complete(row('3')), scorer.complete(row('4'))]);
    assert.deepEqual(outcomes.map(({ status }) => status), ['rejected', 'rejected']);
  });
});
