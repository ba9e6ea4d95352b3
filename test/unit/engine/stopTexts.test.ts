import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StopTexts } from '../../../src/engine/generation/stopTexts.ts';

describe('StopTexts', () => {
  const feed = (stops: readonly string[], pieces: readonly string[]): { shown: string[]; stopped: boolean } => {
    const watch = new StopTexts(stops);
    const shown: string[] = [];
    for (const piece of pieces) {
      const { text, stopped } = watch.push(piece);
      shown.push(text);
      if (stopped) return { shown, stopped };
    }
    shown.push(watch.end());
    return { shown, stopped: false };
  };

  it('passes text through where nothing can be a stop text', () => {
    assert.deepEqual(feed([], ['a', 'b']), { shown: ['a', 'b', ''], stopped: false });
    assert.deepEqual(feed([''], ['a', 'b']), { shown: ['a', 'b', ''], stopped: false });
  });

  it('cuts at the first stop text, also one that comes in pieces', () => {
    assert.deepEqual(feed(['Q:', 'END'], ['answer', '\nQ', ': next']), { shown: ['answer', '\n', ''], stopped: true });
    assert.deepEqual(feed(['END', 'ND'], ['x END y ND']), { shown: ['x '], stopped: true });
  });

  it('gives back what only looked like the beginning of one', () => {
    assert.deepEqual(feed(['aab'], ['a', 'a', 'a', 'c']), { shown: ['', '', 'a', 'aac', ''], stopped: false });
    assert.deepEqual(feed(['stop'], ['st']), { shown: ['', 'st'], stopped: false });
  });
});
