import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { causeOfDeath, stoppedBy } from '../../../src/app/engine/death.ts';
import { DeathRecord } from '../../../src/app/engine/deathRecord.ts';

describe('causeOfDeath', () => {
  const cause = (code: number | null, signal: NodeJS.Signals | null): string => causeOfDeath({ code, signal, wanted: false });

  it('names signals, Windows status codes and plain exit codes', () => {
    assert.match(cause(null, 'SIGABRT'), /^SIGABRT: llama\.cpp gave up/);
    assert.match(cause(null, 'SIGKILL'), /^SIGKILL: .*memory runs out/);
    assert.match(cause(null, 'SIGSEGV'), /^SIGSEGV: a memory fault/);
    assert.match(cause(0xc0000409, null), /^0xC0000409: llama\.cpp gave up/);
    assert.match(cause(0xc0000005 | 0, null), /^0xC0000005: a memory fault/);
    assert.equal(cause(0xc0001234, null), 'exit code 0xC0001234');
    assert.equal(cause(3, null), 'exit code 3');
  });

  it('quotes the last line of the log', () => {
    const error = stoppedBy({ code: null, signal: 'SIGABRT', wanted: false, lastStderrLine: 'GGML_ASSERT(x) failed' });
    assert.match(error.message, /SIGABRT.*Its last line: GGML_ASSERT\(x\) failed/);
  });
});

describe('DeathRecord', () => {
  it('restarts four times in silence and stops at the fifth death within three minutes', () => {
    const deaths = new DeathRecord();
    const restarts = [0, 1, 2, 3, 4].map((minute) => deaths.add(undefined, minute * 30_000));
    assert.deepEqual(restarts, [true, true, true, true, false]);
  });

  it('forgets deaths after three minutes, and all of them when forgiven', () => {
    const slow = new DeathRecord();
    for (let i = 0; i < 20; i++) assert.equal(slow.add(undefined, i * 46_000), true);
    const fast = new DeathRecord();
    for (let i = 0; i < 4; i++) fast.add(undefined, i);
    fast.forgive();
    assert.equal(fast.add(undefined, 5), true);
  });

  it('suspects a model at its second death', () => {
    const deaths = new DeathRecord();
    deaths.add('a.gguf', 0);
    deaths.add('b.gguf', 1);
    assert.equal(deaths.isSuspect('a.gguf'), false);
    deaths.add('a.gguf', 1_000_000);
    deaths.forgive();
    assert.deepEqual([deaths.isSuspect('a.gguf'), deaths.isSuspect('b.gguf')], [true, false]);
  });
});
