import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ARCHITECTURES } from '../../../src/core/gguf/architectureList.ts';
import { whyUnsupported } from '../../../src/core/gguf/architectures.ts';
import { MIRRORED_RELEASE } from '../../../src/engine/llama/structs.ts';

describe('architectures', () => {
  it('are those of the llama.cpp that is shipped, in the list and on the page about models', () => {
    const script = fileURLToPath(new URL('../../../scripts/list-architectures.mjs', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.equal(ARCHITECTURES.release, MIRRORED_RELEASE);
  });

  it('are refused by name where they have no residual stream, do not write token by token, or are unknown', () => {
    for (const architecture of ['plamo2', 'bert', 'eurobert', 'deepseek4']) assert.match(whyUnsupported(architecture)!, /^cannot be steered: .* residual stream$/);
    for (const architecture of ['t5', 'gemma-embedding', 'dream']) assert.match(whyUnsupported(architecture)!, /token by token$/);
    for (const architecture of ['something new', '', 'toString', 'controlvector']) assert.match(whyUnsupported(architecture)!, /^cannot be loaded: llama\.cpp v\d.* does not know it$/);
  });

  it('of the paper and of common models are taken', () => {
    for (const architecture of ['phi3', 'gemma2', 'llama', 'qwen2', 'gemma3', 'qwen3', 'gpt2', 'mamba', 'jamba']) assert.equal(whyUnsupported(architecture), undefined);
  });
});
