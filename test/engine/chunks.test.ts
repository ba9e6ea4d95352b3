import { after, before, describe, it } from 'node:test';
import { HookPlan } from '../../src/engine/hooks/hookPlan.ts';
import { Batch } from '../../src/engine/model/batch.ts';
import { MICRO_BATCH } from '../../src/engine/model/context.ts';
import { assertSameBits, someTokens } from './lib/data.ts';
import { Weights } from './lib/native.ts';

describe('a sequence computed in parts', () => {
  let weights: Weights;
  before(async () => {
    weights = await Weights.load();
  });
  after(() => weights.dispose());

  /** Position by position, each with a second one beside it that is taken back. */
  const oneByOne = (tokens: readonly number[]): Float32Array[] => {
    const context = weights.context();
    const batch = new Batch(2);
    return tokens.map((token, position) => {
      batch.clear();
      const row = batch.add(token, position, 0, true);
      batch.add(0, position + 1, 0, false);
      context.decode(batch, new HookPlan());
      context.trim(0, position + 1);
      return context.logits(row, weights.vocabulary);
    });
  };

  // 600 tokens are more than a decode can hold: the whole is then 512 and the rest.
  for (const [length, chunks] of [[20, [7]], [100, [2, 32]], [600, [64, 511]]] as const) {
    it(`has bit for bit the logits of the whole: ${length} tokens by ${chunks.join(', ')}`, () => {
      const tokens = someTokens(length);
      const whole = weights.run(weights.context(), tokens);
      for (const chunk of chunks) assertSameBits(weights.run(weights.context(), tokens, { chunk }), whole, `by ${chunk}: position`);
    });

    // llama.cpp multiplies by keys and values with another kernel where a sequence has one position in a decode than where it
    // has more, on every CPU with F16C. So single positions agree with the whole only in company.
    it(`has bit for bit the logits of the whole: ${length} tokens position by position`, () => {
      const tokens = someTokens(length);
      assertSameBits(oneByOne(tokens), weights.run(weights.context(), tokens), 'position');
    });
  }

  it('has the same bits whatever the context\'s size, and in a place that a prefix was copied to', () => {
    const tokens = someTokens(300);
    const small = weights.run(weights.context({ contextLength: 512 }), tokens);
    assertSameBits(weights.run(weights.context({ contextLength: 4096, places: 2 }), tokens, { place: 1 }), small, 'position');

    const context = weights.context({ contextLength: 512, places: 3 });
    weights.run(context, [...tokens.slice(0, 120), ...someTokens(60, 2)]);
    context.copy(0, 2, 120);
    const batch = new Batch(MICRO_BATCH);
    const rows = tokens.slice(120).map((token, i) => batch.add(token, 120 + i, 2, true));
    context.decode(batch, new HookPlan());
    assertSameBits(rows.map((row) => context.logits(row, weights.vocabulary)), small.slice(120), 'copied: position');
  });
});
