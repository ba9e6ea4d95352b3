import assert from 'node:assert/strict';
import { test } from 'node:test';
import { availableOfVmStat } from '../../../src/system/vmStat.ts';

const printed = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            300000.
Pages inactive:                          200000.
Pages speculative:                         5000.
Pages throttled:                              0.
Pages wired down:                         90000.
Pages purgeable:                           4000.
"Translation faults":                 123456789.
File-backed pages:                       150000.
`;

test('what can be taken on macOS is what is free, speculative or inactive', () => {
  assert.equal(availableOfVmStat(printed), 215_000 * 16_384);
});

test('something else than vm_stat\'s text tells nothing', () => {
  assert.equal(availableOfVmStat(''), undefined);
  assert.equal(availableOfVmStat(printed.replace('page size of 16384 bytes', '')), undefined);
  assert.equal(availableOfVmStat(printed.replace('Pages inactive', 'Pages idle')), undefined);
});
