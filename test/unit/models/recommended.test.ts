import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { formatHubReference, parseHubReference } from '../../../src/app/models/hub/reference.ts';
import { memoryNeeded, recommendedModels } from '../../../src/app/models/recommended.ts';
import { whyUnsupported } from '../../../src/core/gguf/architectures.ts';
import { bytes } from '../../../src/core/statistics/figures.ts';

describe('recommended models', () => {
  it('have references as they are written, architectures that work, and need more memory than their file', () => {
    for (const model of recommendedModels) {
      assert.equal(formatHubReference(parseHubReference(model.reference)), model.reference);
      assert.equal(whyUnsupported(model.architecture), undefined);
      assert.ok(memoryNeeded(model) > model.bytes && memoryNeeded(model) < 2.5 * model.bytes, model.name);
    }
  });

  it('have the layers that the paper searched and used', () => {
    const layersOf = (name: string): readonly number[] | undefined => recommendedModels.find((model) => model.name.startsWith(name))?.published?.searchedLayers;
    assert.deepEqual(layersOf('Phi-3'), [6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]);
    assert.deepEqual(layersOf('Mistral'), layersOf('Phi-3'));
    assert.deepEqual(layersOf('Gemma 2 2B'), [5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25]);
    assert.deepEqual([layersOf('Gemma 2 9B')?.[0], layersOf('Gemma 2 9B')?.at(-1)], [8, 40]);
    for (const { published, shape } of recommendedModels) for (const start of [published?.length, published?.wordInclusion, published?.wordExclusion]) assert.ok(start === undefined || start.layer < shape.layers);
  });

  it('stand on the page about models as they are here', () => {
    const page = readFileSync(new URL('../../../docs/models.md', import.meta.url), 'utf8');
    for (const model of recommendedModels) {
      const row = page.split('\n').find((line) => line.includes(`\`${model.reference}\``));
      assert.ok(row !== undefined, `${model.reference} is not there`);
      for (const cell of [model.name, model.architecture, bytes(model.bytes), bytes(memoryNeeded(model)), model.licence]) assert.ok(row.includes(`| ${cell} |`), `${model.name}: ${cell}`);
    }
  });
});
