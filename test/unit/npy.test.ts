import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { npyHeader } from '../../src/core/npy.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('npyHeader', () => {
  it('is byte for byte what NumPy 2.4 writes', () => {
    // numpy.save of zeros((12, 30, 576), dtype='<f4'), its first 128 bytes.
    const expected = `\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (12, 30, 576), }`.padEnd(127) + '\n';
    assert.equal(text(npyHeader([12, 30, 576])), expected);
  });

  it('writes one dimension as a tuple and begins the values at a multiple of 64', () => {
    assert.match(text(npyHeader([5])), /'shape': \(5,\), \} +\n$/);
    for (const shape of [[1], [1, 1, 1], [123456789, 1024, 65536], [0, 30, 576]]) {
      const header = npyHeader(shape);
      assert.equal(header.length % 64, 0);
      assert.equal(new DataView(header.buffer).getUint16(8, true), header.length - 10);
    }
  });
});
