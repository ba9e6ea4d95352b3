import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { promptUnderSelection } from '../../../src/core/prompts/promptUnderSelection.ts';

/** The selection is what stands between ‹ and ›; a single ‹ is the caret. */
function meant(name: string, marked: string): string | undefined {
  const start = marked.indexOf('‹');
  const text = marked.replace('‹', '').replace('›', '');
  const end = marked.includes('›') ? marked.indexOf('›') - 1 : start;
  const selected = promptUnderSelection({ name, text, start, end });
  if (selected?.kind === 'text') assert.equal(text.slice(selected.start, selected.end), selected.text);
  return selected && (selected.kind === 'record' ? `row ${selected.record.line}: ${selected.record.prompt}` : selected.text);
}

describe('promptUnderSelection', () => {
  it('takes the row at the start of a selection in JSON and tables', () => {
    assert.equal(meant('a.jsonl', '{"prompt": "One?"}\n{"pro‹mpt": "Two?"}\n'), 'row 2: Two?');
    assert.equal(meant('a.jsonl', '{"prompt": "‹One?"}\n{"prompt": "Tw›o?"}'), 'row 1: One?');
    assert.equal(meant('a.json', '[{"prompt": "One?"}, {‹"prompt": "Two?"}]'), 'row 1: Two?');
    assert.equal(meant('a.csv', 'key,prompt\n1,"One\nand‹ more?"\n2,Two?\n'), 'row 2: One\nand more?');
    assert.equal(meant('a.csv', 'key,pro‹mpt\n1,One?\n'), undefined);
    assert.equal(meant('a.jsonl', '{"prompt": oops‹}\n{"prompt": "Two?"}'), undefined);
  });

  it('takes selected text as it stands in prose, and the prompt at the caret without a selection', () => {
    assert.equal(meant('a.txt', 'One?\nTwo ‹words?'), 'row 2: Two words?');
    assert.equal(meant('a.txt', 'One?\n‹Two words? ›\nThree?'), 'row 2: Two words?');
    assert.equal(meant('a.txt', 'One?\nTwo ‹words?\nThree?›'), 'words?\nThree?');
    assert.equal(meant('a.prompt.md', '---\ninstruction: Be brief.\n---\nWhat is\n‹rain?\n'), 'row 4: What is\nrain? Be brief.');
    assert.equal(meant('a.txt', 'One?\n‹\nTwo?'), undefined);
  });

  it('takes the selection, or the line, in any other document', () => {
    assert.equal(meant('notes.py', 'x = 1\n# What is ‹ rain? ›\n'), 'rain?');
    assert.equal(meant('Untitled-1', 'Hello\n  Why is‹ the sky blue?  \n'), 'Why is the sky blue?');
    assert.equal(meant('Untitled-1', 'Hello\n‹\n'), undefined);
    assert.equal(meant('Untitled-1', 'Hello ‹  › you'), undefined);
  });
});
