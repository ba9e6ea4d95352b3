import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findBroken, stayingLoop } from '../../../src/core/experiments/broken.ts';
import { isMade } from '../../../src/core/experiments/complete.ts';
import { ExactSearch } from '../../../src/core/experiments/exactSearch.ts';
import { planCells, unsteered, type PlannedSetting } from '../../../src/core/experiments/plan.ts';
import { searchChoice } from '../../../src/core/experiments/searchChoice.ts';
import { verifyResponse } from '../../../src/core/instructions/verify.ts';
import type { RunItem, RunRow, RunSpec } from '../../../src/protocol/files.ts';

const LOOP = 'The sun is bright today. '.repeat(20);
/** No commas: what its check will say can't be told from it early. */
const GOOD = 'It was a bright cold day and the clocks in the old town were all a little late. Nobody minded and least of all the cats.';

const recorded = readFileSync(new URL('labelled/answers.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { text: string }).text);

/** pass, fail, broken (a loop, however the check ends), unchecked */
type Outcome = 'p' | 'f' | 'b' | 'B' | 'e';

interface Grid {
  strict: boolean;
  withInstruction: boolean;
  layers: number[];
  strengths: number[];
  prompts: number;
  outcomes: Outcome[];
  order: number[];
}

const grids: fc.Arbitrary<Grid> = fc.record({
  strict: fc.boolean(),
  withInstruction: fc.boolean(),
  layers: fc.uniqueArray(fc.integer({ min: 5, max: 29 }), { minLength: 1, maxLength: 5 }),
  strengths: fc.uniqueArray(fc.constantFrom(-60, -40, 0.5, 1, 1.5), { minLength: 1, maxLength: 3 }),
  prompts: fc.integer({ min: 1, max: 8 }),
  outcomes: fc.array(fc.constantFrom<Outcome>('p', 'p', 'f', 'f', 'f', 'b', 'B', 'e'), { minLength: 200, maxLength: 200 }),
  order: fc.array(fc.nat(), { minLength: 200, maxLength: 200 }),
});

function specOf({ strict, withInstruction, layers, strengths, prompts }: Grid): RunSpec {
  const model = { name: 'm', architecture: 'llama', quantisation: 'Q4_1', sha256: 'aa', layers: 30, embedding: 576 };
  const vectors = [{ name: 'v', file: 'v.gguf', sha256: 'bb', rule: 'projection' as const }];
  const items = Array.from({ length: prompts }, (_, i) => ({ key: String(i), prompt: `${i}?`, instructedPrompt: `${i}? No commas.`, instructionIds: ['punctuation:no_comma'], kwargs: [{}] }));
  const settings: PlannedSetting[] = [
    { setting: withInstruction ? 'instructed' : 'plain', steering: unsteered },
    ...layers.flatMap((layer) => strengths.map((strength): PlannedSetting => ({ setting: withInstruction ? 'both' : 'steered', steering: () => [{ vector: 0, layer, strength }] }))),
  ];
  const generation: RunSpec['generation'] = { maxTokens: 64, sampling: { kind: 'greedy' }, stop: [] };
  const scoring = strict ? { scoring: { perplexity: false, criterion: 'strict' as const } } : {};
  return {
    schemaVersion: 1, name: 's', kind: 'search', created: '', model, vectors, items, generation, ...scoring, cells: planCells({ model, vectors, items, settings, generation, ...scoring }),
    environment: { steerboard: '', llamaRelease: '', backend: '', threads: 1, attention: 'standard', contextLength: 512, date: '' },
  };
}

function rowOf(cell: RunSpec['cells'][number], outcome: Outcome): RunRow {
  const passes = outcome === 'p' || outcome === 'B';
  const response = outcome === 'b' || outcome === 'B' ? LOOP : GOOD;
  const broken = findBroken(response);
  return {
    cell: cell.id, item: cell.item, setting: cell.setting, steering: cell.steering, response, stopReason: 'end', promptTokens: 1, generatedTokens: 1,
    checks: [outcome === 'e' ? { id: 'x', error: 'no such check' } : { id: 'x', description: '', strict: passes && response === GOOD, loose: passes, reason: '', spans: [] }],
    ...(broken && { broken: broken.reason }),
  };
}

describe('ExactSearch', () => {
  it('chooses as the full grid does, in whatever order and however far side by side answers come', () => {
    let skippedSome = 0;
    fc.assert(fc.property(grids, (grid) => {
      const spec = specOf(grid);
      const rows = spec.cells.map((cell, index) => rowOf(cell, grid.outcomes[index]!));
      const search = new ExactSearch(spec);
      const made: RunRow[] = [];
      const skipped = new Set<string>();
      const order = spec.cells.map((_, index) => index).sort((a, b) => grid.order[a]! - grid.order[b]!);
      for (const [at, index] of order.entries()) {
        if (skipped.has(spec.cells[index]!.id)) continue;
        made.push(rows[index]!);
        // The next three are half written; one that can't be checked must not be told by its text, so those are left out.
        const writing = order.slice(at + 1, at + 4).filter((next) => grid.outcomes[next] !== 'e' && !skipped.has(spec.cells[next]!.id));
        const texts = new Map(writing.map((next) => [spec.cells[next]!.id, { text: rows[next]!.response.slice(0, -30) }]));
        const done = new Set(made.filter(isMade).map(({ cell }) => cell));
        for (const cell of search.lostCells(made, texts)) if (!done.has(cell)) skipped.add(cell);
      }
      if (skipped.size > 0) skippedSome++;
      const full = searchChoice(spec, rows);
      const exact = searchChoice(skipped.size > 0 ? { ...spec, skipped: [...skipped] } : spec, made);
      assert.deepEqual([exact.layer, exact.layer === -1 || exact.strength], [full.layer, full.layer === -1 || full.strength]);
    }), { numRuns: 500 });
    assert.ok(skippedSome > 300, `${skippedSome} of 500`);
  });
});

describe('ExactSearch, while answers are being written', () => {
  const lines = ['It was a bright cold day', 'Nobody minded, least of all the cats.', '- the clocks were late', '* Nobody minded', '', 'and the clocks, all in all, were late', 'the town was quiet and the river ran on', LOOP];
  const responses = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...recorded) },
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...lines, ...lines.slice(0, -1)), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('\n')) },
  );
  const checks = fc.constantFrom<Pick<RunItem, 'instructionIds' | 'kwargs'>>(
    { instructionIds: ['punctuation:no_comma'], kwargs: [{}] },
    { instructionIds: ['change_case:english_lowercase'], kwargs: [{}] },
    { instructionIds: ['steerboard:bullet_lines'], kwargs: [{ at_most: 1 }] },
    { instructionIds: ['keywords:forbidden_words', 'steerboard:words'], kwargs: [{ forbidden_words: ['clocks'] }, { at_most: 20 }] },
    { instructionIds: ['startend:quotation'], kwargs: [{}] },
    { instructionIds: ['punctuation:no_comma', 'steerboard:regex'], kwargs: [{}, { pattern: '(a*)*b' }] },
  );

  /** What was chosen, and how many characters were written for it. Each step lets four answers go on, each by a few characters. */
  function search(spec: RunSpec, rows: readonly RunRow[], order: readonly number[], pace: readonly number[], reads: boolean): { chosen: ReturnType<typeof searchChoice>; written: number } {
    const exact = new ExactSearch(spec);
    const waiting = [...order];
    const lengths = new Map<number, number>();
    const made: RunRow[] = [];
    const skipped: string[] = [];
    let written = 0;
    for (let step = 0; waiting.length > 0 || lengths.size > 0; step++) {
      while (lengths.size < 4 && waiting.length > 0) lengths.set(waiting.shift()!, 0);
      for (const [index, length] of lengths) {
        const more = Math.min(rows[index]!.response.length - length, 1 + pace[(step + index) % pace.length]!);
        written += more;
        lengths.set(index, length + more);
        if (length + more < rows[index]!.response.length) continue;
        lengths.delete(index);
        made.push(rows[index]!);
      }
      const lost = exact.lostCells(made, new Map(reads ? [...lengths].map(([index, length]) => [rows[index]!.cell, { text: rows[index]!.response.slice(0, length) }]) : []));
      for (const index of [...lengths.keys(), ...waiting]) if (lost.has(rows[index]!.cell)) skipped.push(rows[index]!.cell);
      for (const index of lengths.keys()) if (lost.has(rows[index]!.cell)) lengths.delete(index);
      waiting.splice(0, waiting.length, ...waiting.filter((index) => !lost.has(rows[index]!.cell)));
    }
    return { chosen: searchChoice(skipped.length > 0 ? { ...spec, skipped } : spec, made), written };
  }

  it('chooses as the full grid does, and by reading them writes less', () => {
    let less = 0;
    const answers = fc.array(responses, { minLength: 24, maxLength: 24 });
    const paces = fc.array(fc.nat({ max: 60 }), { minLength: 5, maxLength: 5 });
    fc.assert(fc.property(grids, checks, answers, paces, fc.nat({ max: 23 }), (grid, checked, texts, pace, shift) => {
      const plain = specOf({ ...grid, strengths: grid.strengths.slice(0, 2), prompts: Math.min(grid.prompts, 4) });
      const spec = { ...plain, items: plain.items.map((item) => ({ ...item, ...checked })) };
      const rows = spec.cells.map((cell, index): RunRow => {
        const response = texts[(index * 7 + shift) % texts.length]!;
        const broken = findBroken(response);
        return {
          cell: cell.id, item: cell.item, setting: cell.setting, steering: cell.steering, response, stopReason: 'end', promptTokens: 1, generatedTokens: 1,
          checks: verifyResponse({ ...checked, response }), ...(broken && { broken: broken.reason }),
        };
      });
      const order = spec.cells.map((_, index) => index).sort((a, b) => grid.order[a]! - grid.order[b]!);
      const full = searchChoice(spec, rows);
      const [reading, waiting] = [true, false].map((reads) => search(spec, rows, order, pace, reads));
      for (const { chosen } of [reading!, waiting!]) assert.deepEqual([chosen.layer, chosen.layer === -1 || chosen.strength], [full.layer, full.layer === -1 || full.strength]);
      if (reading!.written < waiting!.written) less++;
    }), { numRuns: 500 });
    assert.ok(less > 150, `${less} of 500`);
  });

  it('drops a layer as soon as a failure that no line to come can mend leaves it behind', () => {
    const spec = specOf({ strict: false, withInstruction: false, layers: [9, 12], strengths: [1], prompts: 1, outcomes: [], order: [] });
    const [none, first, second] = spec.cells as [RunSpec['cells'][number], RunSpec['cells'][number], RunSpec['cells'][number]];
    const search = new ExactSearch(spec);
    const writing = (text: string): Map<string, { text: string }> => new Map([[none.id, { text }], [first.id, { text }]]);
    assert.deepEqual(search.lostCells([], writing('Well.\nYes, and no.')), new Set());
    assert.deepEqual(search.lostCells([], writing('Well.\nYes, and no.\n')), new Set([first.id]), 'no steering is always asked to the end');
    assert.deepEqual(search.lostCells([rowOf(none, 'p')], new Map()), new Set([first.id, second.id]), 'which passes, and wins ties');
  });
});

describe('stayingLoop', () => {

  it('holds for every way in which a text may go on', () => {
    let found = 0;
    fc.assert(fc.property(fc.constantFrom(...recorded, LOOP, GOOD), fc.nat(), fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom(...recorded)), (text, cut, more) => {
      const prefix = text.slice(0, cut % (text.length + 1));
      if (!stayingLoop(prefix)) return;
      found++;
      assert.notEqual(findBroken(prefix + more), undefined);
    }), { numRuns: 3000 });
    assert.ok(found > 50, String(found));
  });

  it('waits for a loop that may still end', () => {
    assert.equal(stayingLoop('They rest to hunt. They rest to hunt. They rest to hunt. They rest'), false);
    assert.equal(stayingLoop('-'.repeat(60)), false);
    assert.equal(stayingLoop('They rest to hunt. '.repeat(5)), true);
  });
});
