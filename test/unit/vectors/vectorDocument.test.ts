import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { vectorDocument, type VectorSurroundings } from '../../../src/app/vectors/vectorDocument.ts';
import type { SteeringVector } from '../../../src/protocol/files.ts';
import type { Fact, VectorDocument } from '../../../src/protocol/vectorDocument.ts';
import { EXAMPLE_VECTOR } from './exampleVector.ts';

const AROUND: VectorSurroundings = { sizeBytes: 174_000, listed: true, used: false, kept: false, model: { state: 'found', name: 'tiny.gguf' }, files: ['prompts.jsonl'], pairsMatch: true, lastRun: { name: 'Bullets', passed: 17, total: 24 } };

const shown = (vector: SteeringVector, around: Partial<VectorSurroundings> = {}): VectorDocument => vectorDocument(vector, { ...AROUND, ...around });
const lineOf = ({ text, links = [] }: Fact): string => [text.map((part) => part.text).join(''), ...links.map(({ label }) => `[${label}]`)].filter((part) => part !== '').join(' ');
const factsOf = ({ facts }: VectorDocument): Record<string, string> => Object.fromEntries(facts.flatMap((group) => group.facts.map((fact) => [fact.label, lineOf(fact)])));

describe('a vector as a document', () => {
  it('says first whether it works, then what it was made from', () => {
    const document = shown(EXAMPLE_VECTOR);
    assert.deepEqual(document.facts.map(({ title }) => title), ['Works at', 'Made from']);
    assert.equal(document.detail, 'Steering vector for Tiny. 4 layers, 3 wide, 174 KB. Read only.');
    const facts = factsOf(document);
    assert.equal(facts['Layer'], '3 of 0–3, chosen by validation');
    // Without is 1, with is 2: 1.25 times the way.
    assert.equal(facts['Strength'], '1.25×, projection target 2.25');
    assert.equal(facts['Validation'], '5/8, 63 % (31–86); unsteered 0/8 (0–32)');
    assert.equal(facts['Instructed'], '8/8, 100 % (68–100)');
    assert.equal(facts['Broken text'], '1/8 (2–47)');
    assert.equal(facts['With the instruction'], 'no layer beats no steering; unsteered 8/8 (68–100)');
    assert.equal(facts['Last run'], 'steered 17/24, 71 % (51–85) [Bullets]');
    assert.equal(facts['Pairs'], '20, unchanged since');
    assert.equal(facts['Files'], 'with ü.jsonl (not in this workspace) [prompts.jsonl]');
    assert.equal(facts['Instruction'], 'own:bullet_lines {"at_least":1}');
    assert.equal(facts['Model file'], 'SHA-256 abababab…abababab, matches tiny.gguf');
    assert.equal(facts['Made'], '2026-01-02 03:04 UTC, Steerboard 0.1.0');
    assert.ok(document.facts[0]!.facts.find(({ label }) => label === 'Broken text')?.warning);
    assert.deepEqual(document.notices, []);
  });

  it('has the figures of both searches and of the layers, and a table of these', () => {
    const { search, curves, layers } = shown(EXAMPLE_VECTOR);
    assert.deepEqual(search?.figures.map(({ title }) => title), ['Accuracy by layer, at 1.25×, prompts without the instruction', 'Accuracy by layer, at 1.00×, prompts with the instruction']);
    assert.deepEqual(curves?.figures.map(({ title, n }) => `${title}, ${n}`), ['Mean projection, 20 pairs', 'Length before scaling, 20 pairs']);
    assert.equal(layers?.detail, '1 searched of 4');
    assert.deepEqual(layers.columns.map(({ label }) => label), ['Layer', 'Passed', '%', '95 % CI', 'Broken', '95 % CI', 'Length', 'Mean without', 'Mean with', 'Note']);
    assert.deepEqual(layers.rows.map(({ cells }) => cells), [
      ['none', '0/8', '0', '0–32', '0/8', '0–32', '', '', '', 'unsteered'],
      ['0', '', '', '', '', '', '1.00', '−0.50', '0.50', ''],
      ['1', '', '', '', '', '', '2.00', '0.00', '1.00', ''],
      ['2', '', '', '', '', '', '3.00', '0.50', '1.50', ''],
      ['3', '5/8', '63', '31–86', '1/8', '2–47', '4.00', '1.00', '2.00', 'chosen'],
    ]);
    assert.deepEqual(layers.rows.map(({ searched }) => searched === true), [true, false, false, false, true]);
    assert.equal(layers.onlySearched, 'Searched Layers Only');
  });

  it('tells what is not known yet, and warns of what is missing', () => {
    const { chosen, chosenWith, ...record } = EXAMPLE_VECTOR.provenance!;
    const document = shown({ ...EXAMPLE_VECTOR, provenance: record }, { model: { state: 'absent' }, files: [], pairsMatch: false });
    const facts = factsOf(document);
    assert.equal(facts['Layer'], 'not searched yet');
    assert.equal(facts['With the instruction'], 'not searched yet');
    assert.match(facts['Model file']!, /not at hand/);
    assert.equal(facts['Pairs'], '20');
    assert.equal(document.search, undefined);
    assert.deepEqual(document.layers?.columns.map(({ label }) => label), ['Layer', 'Length', 'Mean without', 'Mean with']);
    assert.equal(document.layers.onlySearched, undefined);
    assert.equal(document.layers.rows.length, 4);
    const none = shown({ ...EXAMPLE_VECTOR, provenance: { ...record, chosen: { ...chosen!, layer: -1, strength: 1 }, ...(chosenWith && { chosenWith }) } });
    assert.equal(factsOf(none)['Layer'], 'none of 0–3 beats no steering on the validation prompts');
    assert.equal(factsOf(none)['Strength'], undefined);
    assert.equal(none.facts[0]!.facts[0]!.warning, true);
    assert.equal(none.layers?.rows.find(({ chosen: isChosen }) => isChosen)?.cells[0], 'none');
  });

  it('of another program asks how it is numbered, until that was answered', () => {
    const { name, modelHint, layers, embedding } = EXAMPLE_VECTOR;
    const rest = { name, modelHint, layers, embedding };
    const plain: SteeringVector = { ...rest, directions: [undefined, Float32Array.of(0, 3, 4), undefined, Float32Array.of(1, 0, 0)] };
    const document = shown(plain);
    assert.deepEqual(document.notices.map(({ text, actions }) => [text, ...actions.map(({ label }) => label)]), [
      ['A plain control vector. It can steer with a fixed weight; there is no target to project to.'],
      ['Written by llama.cpp’s generator? Its direction 1 is layer 0.', 'Shift by One', 'Keep'],
    ]);
    assert.deepEqual(document.layers?.rows.map(({ cells }) => cells), [['0', 'none'], ['1', '5.00'], ['2', 'none'], ['3', '1.00']]);
    assert.equal(factsOf(document)['Directions'], '2 of 4 layers: 1–3');
    assert.equal(shown(plain, { kept: true }).notices.length, 1);
    assert.equal(shown({ ...plain, directions: EXAMPLE_VECTOR.directions }).notices.length, 1);
  });

  it('offers what can be done with it where it lies', () => {
    const labels = (around: Partial<VectorSurroundings>, vector = EXAMPLE_VECTOR): string[] => shown(vector, around).actions.map(({ label }) => label);
    assert.deepEqual(labels({}), ['Use This Vector', 'Search Layers…', 'Export…', 'Analyse…']);
    assert.deepEqual(labels({ used: true }), ['Search Layers…', 'Export…', 'Analyse…']);
    assert.deepEqual(labels({ listed: false }), []);
    assert.deepEqual(shown(EXAMPLE_VECTOR, { listed: false }).notices.map(({ actions }) => actions.map(({ command }) => command)), [['import']]);
  });
});
