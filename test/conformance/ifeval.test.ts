import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { accuracyOf } from '../../src/core/instructions/accuracy.ts';
import { INSTRUCTION_TYPES } from '../../src/core/instructions/registry.ts';
import type { InstructionArguments, InstructionResult } from '../../src/core/instructions/types.ts';
import { verifyResponse } from '../../src/core/instructions/verify.ts';

/** One check of one response with the official code's outcome. */
interface Vector {
  id: string;
  instruction_id: string;
  kwargs: InstructionArguments;
  response: string;
  strict: boolean;
  loose: boolean;
  note: string;
}

/** A whole response with the official code's outcome for each instruction. */
interface ResponseVector {
  id: string;
  instruction_id_list: string[];
  kwargs: InstructionArguments[];
  response: string;
  strict: boolean[];
  loose: boolean[];
  /** False where the official code's own outcome varies from run to run. */
  stable: boolean[];
}

const OWN = new URL('vectors.jsonl', import.meta.url);
// Larger sets, where they are kept beside the repository.
const SHARED = new URL('../../../shared/ifeval/vectors.jsonl', import.meta.url);
const SHARED_RESPONSES = new URL('../../../shared/ifeval/gpt4-vectors.jsonl', import.meta.url);

function readLines<T>(file: URL): T[] {
  return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

class Agreement {
  readonly misses: string[] = [];
  private readonly byType = new Map<string, { agreed: number; total: number }>();

  count(result: InstructionResult, strict: boolean, loose: boolean, label: string): void {
    const type = this.byType.get(result.id) ?? { agreed: 0, total: 0 };
    this.byType.set(result.id, type);
    type.total++;
    if (!('error' in result) && result.strict === strict && result.loose === loose) type.agreed++;
    else this.misses.push(`${label}: expected strict ${strict}, loose ${loose}, got ${JSON.stringify(result)}`);
  }

  get lines(): string[] {
    return [...this.byType].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { agreed, total }]) => `${id}: ${agreed}/${total}`);
  }
}

function agreementOn(vectors: readonly Vector[]): Agreement {
  const agreement = new Agreement();
  for (const { id, instruction_id, kwargs, response, strict, loose, note } of vectors) {
    const [result] = verifyResponse({ response, instructionIds: [instruction_id], kwargs: [kwargs] });
    agreement.count(result!, strict, loose, `${id} (${note})`);
  }
  return agreement;
}

describe('agreement with the official IFEval verifiers', () => {
  it('is complete on our own vectors, which cover every type', (context) => {
    const vectors = readLines<Vector>(OWN);
    const covered = new Set(vectors.map((vector) => vector.instruction_id));
    const official = INSTRUCTION_TYPES.map(({ id }) => id).filter((id) => !id.startsWith('steerboard:'));
    assert.equal(official.length, 25);
    assert.deepEqual(official.filter((id) => !covered.has(id)), []);
    const agreement = agreementOn(vectors);
    for (const line of agreement.lines) context.diagnostic(line);
    assert.deepEqual(agreement.misses, []);
  });

  if (existsSync(SHARED)) {
    it('is complete on the shared vectors', (context) => {
      const agreement = agreementOn(readLines<Vector>(SHARED));
      for (const line of agreement.lines) context.diagnostic(line);
      assert.deepEqual(agreement.misses, []);
    });
  }

  if (existsSync(SHARED_RESPONSES)) {
    it('gives the official accuracies on the published GPT-4 responses', (context) => {
      const agreement = new Agreement();
      const rows = readLines<ResponseVector>(SHARED_RESPONSES);
      const results = rows.map(({ id, instruction_id_list, kwargs, response, strict, loose, stable }) => {
        const checked = verifyResponse({ response, instructionIds: instruction_id_list, kwargs });
        for (const [index, result] of checked.entries()) if (stable[index]) agreement.count(result, strict[index]!, loose[index]!, id);
        return checked;
      });
      for (const line of agreement.lines) context.diagnostic(line);
      assert.deepEqual(agreement.misses, []);
      const { prompts, instructions, errors } = accuracyOf(results);
      assert.deepEqual([prompts.strict.k, prompts.loose.k, prompts.strict.n], [303, 308, 383]);
      assert.deepEqual([instructions.strict.k, instructions.loose.k, instructions.strict.n, errors], [500, 507, 589, 0]);
    });
  }
});
