import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { DirectionTokens, TextScore, TokenProjections } from '../../src/protocol/engine.ts';
import { EMBEDDING, families } from './families/families.ts';
import { writeFamily } from './families/writeFamilies.ts';
import { someDirection } from './lib/data.ts';
import { Weights } from './lib/native.ts';
import { loadModel, RecordingQueue } from './lib/queue.ts';
import { surprise } from './lib/surprise.ts';

const TEXT = 'the river walks under old stones while the sun sings of the river in the old sun. '.repeat(3);

describe('readings on each model family', () => {
  const folder = mkdtempSync(join(tmpdir(), 'steerboard-family-readings-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const family of families) {
    it(`${family.name}: scores are those of a plain decode, projections meet the target, the vocabulary can be read`, async () => {
      const path = writeFamily(folder, family);
      const model = await loadModel({ path, contextLength: 512 });
      const u = someDirection(EMBEDDING, 31);
      const queue = new RecordingQueue(model);
      queue.scheduler.addScoring(1, 0, { text: TEXT });
      queue.scheduler.addProjecting(0, { job: 2, items: [{ prompt: { kind: 'chat', prompt: 'sing' }, response: TEXT, interventions: [{ layer: 1, direction: 0, rule: { kind: 'projection', target: 9 } }] }], directions: [u], layer: 1, direction: 0 });
      queue.scheduler.addVocabulary({ job: 3, directions: [u], count: 3 });
      queue.scheduler.addVocabulary({ job: 4, directions: [u], count: 3, normed: true });
      queue.run();
      assert.deepEqual([...queue.failures.values()], []);

      const { texts, before, after: steered } = queue.readings.get('2/0') as TokenProjections;
      assert.equal(texts.join(''), TEXT);
      steered.forEach((value) => assert.ok(Math.abs(value - 9) < 1e-2));
      assert.ok(before.some((value) => Math.abs(value - 9) > 0.1));
      for (const key of ['3/0', '4/0']) {
        const [tokens] = queue.readings.get(key) as DirectionTokens[];
        assert.ok(tokens!.top[0]!.logit > tokens!.bottom[0]!.logit);
      }

      const score = queue.readings.get('1/0') as TextScore;
      const beginning = [...model.beginning()];
      const tokens = [...beginning, ...model.textTokens(TEXT)];
      assert.deepEqual([score.tokens, score.skipped], [tokens.length - 1, beginning.length > 0 ? 0 : 1]);
      model.dispose();
      const weights = await Weights.load(path);
      const expected = surprise(tokens, weights.run(weights.context({ contextLength: 512, hooked: false }), tokens));
      weights.dispose();
      assert.ok(Math.abs(score.nll - expected) < 1e-5 * expected, `${score.nll} for ${expected}`);
    });
  }
});
