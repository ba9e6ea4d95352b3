import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COMMANDS, EXPORTS, type Intent } from '../../../src/protocol/intents.ts';
import { parseIntent } from '../../../src/app/results/parseIntent.ts';

describe('parseIntent', () => {
  it('gives back every kind of intent as it was sent', () => {
    const intents: Intent[] = [
      { kind: 'ready' },
      ...COMMANDS.map((command): Intent => ({ kind: 'command', command })),
      { kind: 'open-source', item: 0 },
      { kind: 'run-row', item: 4999 },
      { kind: 'show-answer', item: 2, setting: 'both' },
      { kind: 'show-answer', item: 2, setting: 'both', previous: true },
      { kind: 'stop-answer', item: 2, setting: 'plain' },
      { kind: 'show-projection', item: 3, setting: 'steered' },
      { kind: 'steer', changes: [{ vector: 0, layer: 19, strength: 1.25 }, { vector: 2, layer: 0, strength: 0 }], first: [4, 5] },
      { kind: 'steer', changes: [], first: [] },
      { kind: 'show-cells', label: 'Layer 23, broken', cells: ['a', 'b'] },
      ...EXPORTS.map((format): Intent => ({ kind: 'export', format })),
      { kind: 'copy', text: '' },
      { kind: 'save-image', name: 'layer search', png: 'iVBORw0KGgo=' },
    ];
    for (const intent of intents) assert.deepEqual(parseIntent(structuredClone(intent)), intent);
  });

  it('keeps nothing that does not belong to the intent', () => {
    assert.deepEqual(parseIntent({ kind: 'command', command: 'stop', file: '/etc/passwd' }), { kind: 'command', command: 'stop' });
    assert.deepEqual(parseIntent({ kind: 'steer', changes: [{ vector: 1, layer: 2, strength: 3, file: '/etc/passwd' }], first: [] }), { kind: 'steer', changes: [{ vector: 1, layer: 2, strength: 3 }], first: [] });
  });

  it('drops what is malformed', () => {
    const bad: unknown[] = [
      undefined, null, 'ready', 7, [], {}, { kind: 'snapshot' },
      { kind: 'command' }, { kind: 'command', command: 'workbench.action.quit' }, { kind: 'command', command: ['stop'] },
      { kind: 'open-source', item: -1 }, { kind: 'open-source', item: 1.5 }, { kind: 'open-source', item: '1' }, { kind: 'run-row', item: Number.NaN },
      { kind: 'show-answer', item: 1 }, { kind: 'show-answer', item: 1, setting: 'toString' }, { kind: 'stop-answer', setting: 'plain' },
      { kind: 'steer', changes: [{ vector: 0, layer: -1, strength: 1 }], first: [] }, { kind: 'steer', changes: [{ vector: 0, layer: 1, strength: Number.NaN }], first: [] },
      { kind: 'steer', changes: [{ vector: 0, layer: 1 }], first: [] }, { kind: 'steer', changes: {}, first: [] }, { kind: 'steer', changes: [], first: ['1'] }, { kind: 'steer', changes: [null], first: [] },
      { kind: 'show-cells', label: 'a', cells: [1] }, { kind: 'show-cells', cells: [] }, { kind: 'export', format: 'exe' }, { kind: 'show-projection', item: 0 },
      { kind: 'copy', text: 7 }, { kind: 'save-image', name: 'a', png: 'data:image/png;base64,AAAA' }, { kind: 'save-image', png: 'AAAA' },
    ];
    for (const message of bad) assert.equal(parseIntent(message), undefined, JSON.stringify(message));
  });
});
