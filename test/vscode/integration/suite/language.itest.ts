import assert from 'node:assert/strict';
import { ConfigurationTarget, MarkdownString, Range, commands, env, extensions, languages, window, workspace } from 'vscode';
import type { CodeAction, CodeLens, CompletionList, Hover, Position, TextDocument } from 'vscode';
import { openFile, until } from '../documents.ts';

describe('prompt files as documents', () => {
  before(async () => {
    await extensions.getExtension('steerboard.steerboard')?.activate();
  });
  afterEach(() => commands.executeCommand('workbench.action.closeAllEditors'));

  const open = async (name: string, text: string): Promise<TextDocument> => (await openFile(name, text)).document;
  const lenses = async ({ uri }: TextDocument): Promise<string[]> => {
    const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri, 50);
    return found.filter(({ command }) => command?.command.startsWith('steerboard.')).map(({ range, command }) => `${range.start.line + 1} ${command!.title}`);
  };
  const labels = async ({ uri }: TextDocument, position: Position): Promise<string[]> => {
    const { items } = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', uri, position);
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  };
  /** Diagnostics come a moment after what they are about. */
  const problems = ({ uri }: TextDocument, count: number): Promise<void> => until(`${count} problems`, () => languages.getDiagnostics(uri).filter(({ source }) => source === 'Steerboard').length === count);
  const fix = async (document: TextDocument, title: RegExp): Promise<void> => {
    const [problem] = languages.getDiagnostics(document.uri);
    const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, problem!.range);
    const action = actions.find((candidate) => title.test(candidate.title));
    assert.ok(action?.edit, `${String(title)} among ${actions.map((candidate) => candidate.title).join(', ')}`);
    await workspace.applyEdit(action.edit);
  };

  it('have lenses on each prompt and at the top, unless they are switched off', async () => {
    const document = await open('two.jsonl', '{"prompt": "a"}\n{"prompt": "b"}\n');
    const all = ['1 Compute Steering Vector', '1 Steer', '1 Compare', '1 Check', '2 Steer', '2 Compare', '2 Check'];
    assert.deepEqual((await lenses(document)).sort(), all.sort());
    assert.deepEqual(await lenses(await open('notes.prompt.md', 'first\n\n---\n\nsecond\n')), ['1 Compute Steering Vector', '1 Steer', '1 Compare', '1 Check', '5 Steer', '5 Compare', '5 Check']);
    assert.deepEqual(await lenses(await open('events.jsonl', '{"event": 1}\n')), []);
    await workspace.getConfiguration().update('steerboard.editor.codeLens', false, ConfigurationTarget.Global);
    assert.deepEqual(await lenses(document), []);
    await workspace.getConfiguration().update('steerboard.editor.codeLens', undefined, ConfigurationTarget.Global);
  });

  it('explain instruction ids and arguments', async () => {
    const document = await open('hover.jsonl', '{"prompt": "a", "instruction_id_list": ["length_constraints:number_words"], "kwargs": [{"num_words": 50, "relation": "at least"}]}\n');
    const hover = async (word: string): Promise<string> => {
      const position = document.positionAt(document.getText().indexOf(word) + 2);
      const found = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, position);
      return found.flatMap(({ contents }) => contents).map((part) => (part instanceof MarkdownString ? part.value : '')).join('\n').replaceAll('&nbsp;', ' ');
    };
    const id = await hover('length_constraints');
    assert.match(id, /The answer has so many words/);
    assert.match(id, /`num_words`: a whole number from 0/);
    assert.match(id, /"relation":"less than"/);
    assert.match(await hover('relation'), /`relation`: "less than" or "at least"/);
    assert.equal(await hover('prompt'), '');
  });

  it('complete ids, names of arguments and their values', async () => {
    const text = '{"prompt": "a", "instruction_id_list": ["punc"], "kwargs": [{}]}\n{"prompt": "a", "instruction_id_list": ["keywords:frequency"], "kwargs": [{"keyword": "x", "relation": ""}]}\n';
    const document = await open('complete.jsonl', text);
    const at = (part: string, plus: number): Position => document.positionAt(text.indexOf(part) + plus);
    assert.ok((await labels(document, at('"punc"', 5))).includes('punctuation:no_comma'));
    const names = await labels(document, at('"relation"', 3));
    assert.deepEqual(['keyword', 'frequency', 'relation'].filter((name) => names.includes(name)), ['frequency', 'relation'], 'what is given already is not offered again');
    assert.deepEqual(await labels(document, at('"relation": "', 13)), ['"at least"', '"less than"']);
  });

  it('complete ids and arguments of checks files, by the schema', async () => {
    const text = '{"checks": [{"id": "steerboard:words", "arguments": {}}, {"id": ""}]}';
    const document = await open('own.checks.json', text);
    await until('ids are offered', async () => (await labels(document, document.positionAt(text.indexOf('"id": ""') + 7))).some((label) => label.includes('punctuation:no_comma')));
    await until('arguments are offered', async () => (await labels(document, document.positionAt(text.indexOf('{}') + 1))).some((label) => label.includes('at_most')));
    await open('own.checks.json', '{"checks": []}');
  });

  it('offer fixes for ids, arguments, and lists that do not fit', async () => {
    const document = await open('fixes.jsonl', '{"prompt": "a", "instruction_id_list": ["punctuation:no_commas"], "kwargs": [{}]}\n');
    await problems(document, 1);
    await fix(document, /Change to “punctuation:no_comma”/);
    await problems(document, 0);
    const replace = async (text: string): Promise<void> => {
      const editor = await window.showTextDocument(document);
      await editor.edit((edit) => edit.replace(new Range(0, 0, 0, 10_000), text));
      await problems(document, 1);
    };
    await replace('{"prompt": "a", "instruction_id_list": ["keywords:frequency"], "kwargs": [{"keyword": "x"}]}');
    await fix(document, /Add “frequency”, “relation”/);
    await problems(document, 0);
    await replace('{"prompt": "a", "instruction_id_list": ["punctuation:no_comma", "steerboard:json"], "kwargs": [{}]}');
    await fix(document, /Make arguments for 2 instructions/);
    await problems(document, 0);
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('check what is on the clipboard', async () => {
    await env.clipboard.writeText('one, two');
    const document = await open('check.jsonl', '{"prompt": "a", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}\n');
    const checking = commands.executeCommand<{ id: string; strict: boolean }[]>('steerboard.checkPrompt', { uri: document.uri.toString(), offset: 0 });
    let checked = false;
    void Promise.resolve(checking).finally(() => { checked = true; }).catch(() => undefined);
    // First the text on the clipboard, then what came of it.
    await until('the answer is checked', async () => {
      await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return checked;
    });
    assert.deepEqual((await checking).map(({ id, strict }) => [id, strict]), [['punctuation:no_comma', false]]);
  });
});
