import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { layerRemark } from '../../../src/cli/steerings.ts';
import { NO_LAYER } from '../../../src/protocol/files.ts';
import { EXAMPLE_VECTOR } from '../vectors/exampleVector.ts';

describe('the remark on a layer', () => {
  const { chosen, ...unsearched } = EXAMPLE_VECTOR.provenance!;
  assert.ok(chosen);

  it('is made where no validation chose it', () => {
    assert.match(layerRemark({ vector: { ...EXAMPLE_VECTOR, provenance: unsearched }, layer: 2 }) ?? '', /^“bullets” acts at layer 2: .*not searched/);
    assert.match(layerRemark({ vector: { ...EXAMPLE_VECTOR, provenance: { ...unsearched, chosen: { ...chosen, layer: NO_LAYER } } }, layer: 2 }) ?? '', /no layer that beats no steering/);
  });

  it('is not made where one did', () => {
    assert.equal(layerRemark({ vector: EXAMPLE_VECTOR, layer: chosen.layer }), undefined);
  });
});
