import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SteerboardError } from '../../../src/core/errors.ts';
import { parsePromptFile, parsePromptText, requirePrompts } from '../../../src/core/prompts/parsePromptFile.ts';
import { PROMPT_FILE_ENDINGS } from '../../../src/core/prompts/promptFileEnding.ts';
import type { PromptFile } from '../../../src/core/prompts/types.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (name: string, text: string): PromptFile => parsePromptFile({ name, bytes: encode(text) });
const prompts = (file: PromptFile): string[] => file.records.map(({ prompt }) => prompt);
/** "line:column severity message" of each problem. */
const problems = (file: PromptFile): string[] => file.problems.map(({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`);

describe('JSON lines', () => {
  it('reads prompts, pairs, and unknown columns', () => {
    const file = parse('a.jsonl', '{"prompt": "One?", "difficulty": 3}\n\n{"key": 7, "prompt": "Two?"}\n');
    assert.equal(file.kind, 'prompts');
    assert.deepEqual(problems(file), []);
    assert.deepEqual(file.records.map(({ key, prompt, line, ordinal, extra }) => ({ key, prompt, line, ordinal, extra })), [
      { key: '1', prompt: 'One?', line: 1, ordinal: 0, extra: { difficulty: 3 } },
      { key: '7', prompt: 'Two?', line: 3, ordinal: 1, extra: {} },
    ]);
    const pairs = parse('b.jsonl', '{"prompt": "One? In bullets.", "prompt_without_instruction": "One?"}');
    assert.equal(pairs.kind, 'pairs');
    assert.equal(pairs.records[0]?.promptWithoutInstruction, 'One?');
  });

  it("reads IFEval's columns and drops null arguments", () => {
    const file = parse('ifeval.jsonl', '{"key": 1000, "prompt": "Write.", "instruction_id_list": ["punctuation:no_comma", "length_constraints:number_words"], "kwargs": [{"relation": null}, {"relation": "at least", "num_words": 300, "keyword": null}]}');
    assert.deepEqual(file.records[0]?.instructionIds, ['punctuation:no_comma', 'length_constraints:number_words']);
    assert.deepEqual(file.records[0].kwargs, [{}, { relation: 'at least', num_words: 300 }]);
  });

  it('reads the published one-instruction sets: a single id, a language in the id, null for no arguments', () => {
    const file = parse('augmented.jsonl', [
      '{"prompt": "Hi. In German.", "prompt_without_instruction": "Hi.", "single_instruction_id": "language:response_language_de", "single_instruction_kwargs": null}',
      '{"prompt": "Hi. In bullets.", "prompt_without_instruction": "Hi.", "single_instruction_id": "detectable_format:number_bullet_lists", "kwargs": {"num_bullets": 3}}',
    ].join('\n'));
    assert.deepEqual(problems(file), []);
    assert.deepEqual(file.records.map(({ instructionIds, kwargs }) => [instructionIds, kwargs]), [
      [['language:response_language'], [{ language: 'de' }]],
      [['detectable_format:number_bullet_lists'], [{ num_bullets: 3 }]],
    ]);
  });

  it('appends a column “instruction” to make a pair', () => {
    const file = parse('a.jsonl', '{"prompt": "What is rain? ", "instruction": " Use bullet points."}');
    assert.equal(file.records[0]?.prompt, 'What is rain? Use bullet points.');
    assert.equal(file.records[0].promptWithoutInstruction, 'What is rain? ');
  });

  it('uses the good lines and names line and column of each bad one', () => {
    const good = Array.from({ length: 1000 }, (_, i) => `{"prompt": "Question ${i}?"}`);
    good[499] = '{"prompt": "Question", oops}';
    good[700] = '{"prompt": 5}';
    good[800] = '[1]';
    good[900] = '{"text": "no prompt", "key": 1}';
    const file = parse('thousand.jsonl', good.join('\n'));
    assert.equal(file.records.length, 996);
    assert.equal(file.rowCount, 1000);
    assert.deepEqual(problems(file), [
      '500:24 error Not JSON: invalid symbol.',
      '701:12 error “prompt” must be text.',
      '801:1 error Not a JSON object.',
      '901:1 error No “prompt”.',
    ]);
    assert.equal(file.problems[3]?.hint, 'A row needs a column “prompt”. Columns found: text, key.');
    assert.equal(file.records[499]?.ordinal, 500);
  });

  it('names the column of a line that ends too early', () => {
    assert.deepEqual(problems(parse('a.jsonl', '{"prompt": "cut\n{"prompt": "a"}')), ['1:12 error Not JSON: unexpected end of string.']);
    assert.match(problems(parse('a.jsonl', '{"prompt": "a"'))[0] ?? '', /^1:14 error Not JSON: close brace expected/);
  });

  it('names the field that has the wrong shape', () => {
    const file = parse('a.jsonl', [
      '{"prompt": "a", "instruction_id_list": 5}',
      '{"prompt": "a", "instruction_id_list": ["x:y"], "kwargs": [{}, {}]}',
      '{"prompt": "a", "instruction_id_list": ["x:y"], "kwargs": "nonsense"}',
      '{"prompt": "", "key": 4}',
    ].join('\n'));
    assert.deepEqual(problems(file), [
      '1:40 error “instruction_id_list” must be a list of instruction ids.',
      '2:59 error 2 arguments for 1 instructions.',
      '3:59 error “kwargs” must be a list of objects, one for each instruction.',
      '4:12 error “prompt” is empty.',
    ]);
    assert.equal(file.problems[0]?.endColumn, 41);
  });

  it('asks for the other text where only some rows have it, and warns of texts that are the same', () => {
    const file = parse('a.jsonl', '{"prompt": "a b", "prompt_without_instruction": "a"}\n{"prompt": "c"}\n{"prompt": "d", "prompt_without_instruction": "d"}');
    assert.equal(file.kind, 'pairs');
    assert.deepEqual(prompts(file), ['a b', 'd']);
    assert.deepEqual(problems(file), [
      '2:1 error No “prompt_without_instruction”, which other rows of this file have.',
      '3:1 warning The prompt is the same with and without the instruction.',
    ]);
  });
});

describe('JSON arrays', () => {
  it('reads objects and texts, with the lines they span', () => {
    const file = parse('a.json', '[\n  {"prompt": "One?"},\n  "Two?",\n  {\n    "prompt": "Three?"\n  }\n]\n');
    assert.deepEqual(file.records.map(({ prompt, line, endLine }) => [prompt, line, endLine]), [['One?', 2, undefined], ['Two?', 3, undefined], ['Three?', 4, 6]]);
  });

  it('uses the whole elements beside a broken one', () => {
    const file = parse('a.json', '[\n  {"prompt": "One?"},\n  {"prompt": oops},\n  {"prompt": 3},\n  {"prompt": "Four?"}\n]');
    assert.deepEqual(prompts(file), ['One?', 'Four?']);
    assert.ok(problems(file).includes('3:14 error Not JSON: invalid symbol.'), problems(file).join('\n'));
    assert.ok(problems(file).includes('4:14 error “prompt” must be text.'));
  });

  it('says what to do with an object alone', () => {
    assert.deepEqual(problems(parse('a.json', '{"prompt": "a"}')), ['1:1 error The file is not a JSON array.']);
  });
});

describe('tables', () => {
  it('reads quotes, line breaks in cells, formula-like cells, JSON cells and lists of ids', () => {
    const file = parse('a.csv', 'key,prompt,instruction_id_list,kwargs,note\r\n1,"Say ""hi"",\r\nthen go.",a:b;c:d,"[{}, {""n"": 2}]",=cmd()\r\n\r\n2,Plain,,,\r\n');
    assert.deepEqual(problems(file), []);
    assert.equal(file.records[0]?.prompt, 'Say "hi",\r\nthen go.');
    assert.deepEqual([file.records[0].line, file.records[0].endLine], [2, 3]);
    assert.deepEqual(file.records[0].instructionIds, ['a:b', 'c:d']);
    assert.deepEqual(file.records[0].kwargs, [{}, { n: 2 }]);
    assert.deepEqual(file.records[0].extra, { note: '=cmd()' });
    assert.deepEqual([file.records[1]?.prompt, file.records[1]?.line, file.records[1]?.instructionIds], ['Plain', 5, []]);
  });

  it('reads tabs, and semicolons where the header has them', () => {
    assert.deepEqual(prompts(parse('a.tsv', 'prompt\tprompt_without_instruction\nA, b\tA\n')), ['A, b']);
    assert.deepEqual(prompts(parse('a.csv', 'key;prompt\n1;A, b\n')), ['A, b']);
  });

  it('loses only the row that has a stray quote', () => {
    const file = parse('a.csv', 'key,prompt\n1,fine\n2,"closed" badly\n3,fine too\n4,5" wide\n5,good\n6,"open\n7,also good\n');
    assert.deepEqual(prompts(file), ['fine', 'fine too', 'good', 'also good']);
    assert.deepEqual(file.problems.map(({ line }) => line), [3, 5, 7]);
  });

  it('names a missing column once, with those there are, and rows with too many cells', () => {
    const missing = parse('a.csv', 'id,question\n1,a\n2,b\n');
    assert.deepEqual(problems(missing), ['1:1 error No “prompt”.']);
    assert.match(missing.problems[0]?.hint ?? '', /Columns found: id, question\./);
    assert.deepEqual(problems(parse('a.csv', 'key,prompt\n1,Hello, you\n2,fine\n')), ['2:1 error 3 cells; the header has 2 columns.']);
  });
});

describe('plain text and Markdown', () => {
  it('takes a prompt from each line, without the white space around it', () => {
    const file = parse('a.txt', '  One? \n\nTwo?\n');
    assert.deepEqual(file.records.map(({ prompt, line, start, end }) => [prompt, line, start, end]), [['One?', 1, 2, 6], ['Two?', 3, 9, 13]]);
  });

  it('takes blocks where a line of --- divides them', () => {
    const file = parse('a.txt', 'First line.\nSecond line.\n\n---\n\nOther prompt.\n---\n');
    assert.deepEqual(file.records.map(({ prompt, line, endLine }) => [prompt, line, endLine]), [['First line.\nSecond line.', 1, 2], ['Other prompt.', 6, undefined]]);
  });

  it('takes no headings of Markdown for prompts', () => {
    assert.deepEqual(prompts(parse('a.md', '# Questions\n\nWhat is rain?\n')), ['What is rain?']);
    assert.deepEqual(prompts(parse('a.md', '# Task\nDo it.\n---\nNext.')), ['# Task\nDo it.', 'Next.']);
  });

  it('reads front matter: instruction, ids and arguments hold for every prompt', () => {
    const file = parse('a.prompt.md', '---\ninstruction: Use bullet points.\ninstruction_id_list: [own:bullets]\nkwargs:\n  - at_least: 1\nauthor: me\n---\nWhat is rain?\nAnswer briefly.\n---\nWhat is snow?\n');
    assert.deepEqual(problems(file), []);
    assert.equal(file.kind, 'pairs');
    assert.deepEqual(file.records.map(({ promptWithoutInstruction, line }) => [promptWithoutInstruction, line]), [['What is rain?\nAnswer briefly.', 8], ['What is snow?', 11]]);
    assert.equal(file.records[0]?.prompt, 'What is rain?\nAnswer briefly. Use bullet points.');
    assert.deepEqual(file.records[1]?.kwargs, [{ at_least: 1 }]);
    assert.deepEqual(file.records[0].extra, { author: 'me' });
  });

  it('is one prompt from a .prompt.md without dividers', () => {
    assert.deepEqual(prompts(parse('a.prompt.md', 'First line.\n\nSecond line.\n')), ['First line.\n\nSecond line.']);
  });

  it('names the line of broken front matter and still reads the prompt', () => {
    const file = parse('a.prompt.md', '---\ninstruction: "open\nother: 1\n---\nWhat is rain?\n');
    assert.deepEqual(prompts(file), ['What is rain?']);
    assert.equal(file.problems[0]?.severity, 'error');
    assert.ok(file.problems[0].line >= 2 && file.problems[0].line <= 4, String(file.problems[0].line));
  });

  it('takes a first line of --- before prose for a divider', () => {
    assert.deepEqual(prompts(parse('a.md', '---\nJust prose here.\n---\nMore prose.\n')), ['Just prose here.', 'More prose.']);
  });
});

describe('bytes', () => {
  const names = ['a.jsonl', 'a.txt', 'a.md', 'a.csv'];
  const texts: Record<string, string> = { 'a.jsonl': '{"prompt": "Ärger?"}\n{"prompt": "Zwei?"}\n', 'a.txt': 'Ärger?\nZwei?\n', 'a.md': 'Ärger?\n---\nZwei?\n', 'a.csv': 'prompt\nÄrger?\nZwei?\n' };

  it('does not let a byte-order mark or carriage returns change a prompt', () => {
    for (const name of names) {
      const text = texts[name]!;
      assert.deepEqual(prompts(parse(name, text)), ['Ärger?', 'Zwei?']);
      assert.deepEqual(prompts(parse(name, `\ufeff${text}`)), ['Ärger?', 'Zwei?'], name);
      assert.deepEqual(prompts(parse(name, text.replaceAll('\n', '\r\n'))), ['Ärger?', 'Zwei?'], name);
    }
    assert.deepEqual(prompts(parse('a.txt', 'a\r\nb\r\n---\r\nc')), ['a\nb', 'c']);
  });

  it('names line and column of bytes that are not UTF-8 and uses the other lines', () => {
    for (const [name, line] of [['a.jsonl', 1], ['a.txt', 1], ['a.md', 1], ['a.csv', 2]] as const) {
      const bytes = encode(texts[name]!);
      const at = bytes.indexOf(0xc3);
      bytes[at + 1] = 0x41;
      const file = parsePromptFile({ name, bytes });
      assert.deepEqual(prompts(file), ['Zwei?'], name);
      assert.deepEqual(problems(file), [`${line}:${name === 'a.jsonl' ? 13 : 1} error Not UTF-8 from this column on.`], name);
    }
  });

  it('does not take a replacement character that stands in the file for a bad byte', () => {
    const bytes = new Uint8Array([...encode('ok \ufffd then '), 0xff, 0x0a, ...encode('good \ufffd')]);
    const file = parsePromptFile({ name: 'a.txt', bytes });
    assert.deepEqual(problems(file), ['1:11 error Not UTF-8 from this column on.']);
    assert.deepEqual(prompts(file), ['good \ufffd']);
  });

  it('refuses UTF-16, NUL bytes and files over the cap with the way out', () => {
    for (const bytes of [new Uint8Array([0xff, 0xfe, 0x61, 0]), new Uint8Array([0xfe, 0xff, 0, 0x61]), new Uint8Array([0x61, 0, 0x62, 0])]) {
      const file = parsePromptFile({ name: 'a.txt', bytes });
      assert.deepEqual(file.records, []);
      assert.match(file.problems[0]?.hint ?? '', /UTF-8/);
    }
    const large = parsePromptFile({ name: 'a.txt', bytes: new Uint8Array(33 * 1024 * 1024) });
    assert.match(large.problems[0]?.message ?? '', /33 MiB; prompt files of up to 32 MiB/);
  });

  it('refuses a row over 1 MiB and uses the others', () => {
    const long = 'x'.repeat(1024 * 1024 + 1);
    for (const [name, text] of [['a.jsonl', `{"prompt": "${long}"}\n{"prompt": "ok"}`], ['a.txt', `${long}\nok`], ['a.csv', `prompt\n${long}\nok`], ['a.json', `["${long}", "ok"]`]] as const) {
      const file = parse(name, text);
      assert.deepEqual(prompts(file), ['ok'], name);
      assert.match(problems(file)[0] ?? '', /longer than 1 MiB/, name);
    }
  });

  it('says so where a file is empty, blank, or of no known kind', () => {
    for (const name of ['a.jsonl', 'a.json', 'a.csv', 'a.tsv', 'a.txt', 'a.md', 'a.prompt.md']) {
      for (const text of ['', '\n \n', '\ufeff']) assert.deepEqual(problems(parse(name, text)), ['1:1 error The file holds no prompts.'], `${name} ${JSON.stringify(text)}`);
    }
    assert.deepEqual(problems(parse('a.docx', 'Hello')), ['1:1 error Prompts are not read from files of this kind.']);
  });
});

describe('any text', () => {
  it('is read without an exception, with problems inside the file and records where they say', () => {
    const ending = fc.constantFrom(...PROMPT_FILE_ENDINGS);
    const piece = fc.constantFrom('{"prompt": "a"}', '"', ',', '\n', '\r\n', '---', 'prompt', '[', ']', '{', '}', ': ', 'x', 'ü', '\ud83d', '\t', ';', 'key: 1');
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')));
    fc.assert(fc.property(ending, text, (end, source) => {
      const file = parsePromptText({ name: `a${end}`, text: source });
      const lines = source.split('\n').length;
      for (const { line, column } of file.problems) assert.ok(line >= 1 && line <= lines && column >= 1);
      for (const record of file.records) {
        assert.ok(record.start < record.end && record.end <= source.length);
        assert.equal(record.line, source.slice(0, record.start).split('\n').length);
        assert.ok(record.prompt.trim() !== '' && record.instructionIds.length === record.kwargs.length);
      }
      assert.ok(file.records.length > 0 || file.problems.length > 0);
    }), { numRuns: 500 });
  });
});

describe('requirePrompts', () => {
  it('throws the first error with its place where nothing can be used', () => {
    assert.throws(() => requirePrompts(parse('a.jsonl', '\n{"prompt": 1}')), (error) => {
      assert.ok(SteerboardError.is(error, 'bad-prompt-file'));
      assert.equal(error.describe(), 'a.jsonl:2:12: “prompt” must be text.');
      return true;
    });
  });
});
