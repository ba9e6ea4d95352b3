import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COMMANDS, type Intent, parseIntent } from '../../../src/protocol/view.ts';

describe('parseIntent', () => {
  it('gives back every kind of intent as it was sent', () => {
    const intents: Intent[] = [
      { kind: 'ready' },
      ...COMMANDS.map((command): Intent => ({ kind: 'command', command })),
      { kind: 'open-source', item: 0 },
      { kind: 'run-row', item: 4999 },
      { kind: 'show-answer', item: 2, setting: 'both' },
      { kind: 'stop-answer', item: 2, setting: 'plain' },
      { kind: 'copy', text: '' },
      { kind: 'save-image', name: 'layer search', png: 'iVBORw0KGgo=' },
    ];
    for (const intent of intents) assert.deepEqual(parseIntent(structuredClone(intent)), intent);
  });

  it('keeps nothing that does not belong to the intent', () => {
    assert.deepEqual(parseIntent({ kind: 'command', command: 'stop', file: '/etc/passwd' }), { kind: 'command', command: 'stop' });
  });

  it('drops what is malformed', () => {
    const bad: unknown[] = [
      undefined, null, 'ready', 7, [], {}, { kind: 'snapshot' },
      { kind: 'command' }, { kind: 'command', command: 'workbench.action.quit' }, { kind: 'command', command: ['stop'] },
      { kind: 'open-source', item: -1 }, { kind: 'open-source', item: 1.5 }, { kind: 'open-source', item: '1' }, { kind: 'run-row', item: Number.NaN },
      { kind: 'show-answer', item: 1 }, { kind: 'show-answer', item: 1, setting: 'toString' }, { kind: 'stop-answer', setting: 'plain' },
      { kind: 'copy', text: 7 }, { kind: 'save-image', name: 'a', png: 'data:image/png;base64,AAAA' }, { kind: 'save-image', png: 'AAAA' },
    ];
    for (const message of bad) assert.equal(parseIntent(message), undefined, JSON.stringify(message));
  });
});
