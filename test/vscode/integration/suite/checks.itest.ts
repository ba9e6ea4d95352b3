import assert from 'node:assert/strict';
import { Range, WorkspaceEdit, commands, extensions, languages, window, workspace } from 'vscode';
import type { DocumentLink, Uri } from 'vscode';
import { until, writtenFile } from '../documents.ts';

const bullets = 'detectable_format:number_bullet_lists';

function own(uri: Uri): string[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'Steerboard').map(({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`);
}

/** Diagnostics come a moment after what they are about. */
function problems(uri: Uri, expected: readonly RegExp[]): Promise<void> {
  return until(`expected ${expected.join(', ')}, found`, () => {
    const found = own(uri);
    return found.length === expected.length && expected.every((pattern, index) => pattern.test(found[index]!));
  }, () => own(uri).join(', '));
}

const file = (name: string, lines: readonly string[]): Promise<Uri> => writtenFile(name, lines.join('\n'));

async function replace(uri: Uri, line: number, text: string): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.replace(uri, document.lineAt(line - 1).range, text);
  await workspace.applyEdit(edit);
}

describe('checks in the editor', () => {
  before(async () => {
    await extensions.getExtension('steerboard.steerboard')?.activate();
  });
  afterEach(() => commands.executeCommand('workbench.action.closeAllEditors'));

  it('shows wrong instructions of a prompt file at their place until they are mended', async () => {
    const uri = await file('wrong.jsonl', [
      '{"prompt": "a", "instruction_id_list": ["no:such"], "kwargs": [{}]}',
      `{"prompt": "b", "instruction_id_list": ["${bullets}"], "kwargs": [{"num_bullets": "3"}]}`,
      '{"prompt": ',
    ]);
    await window.showTextDocument(uri);
    const wrong = [/^3:\d+ Not JSON/, /^1:41 no:such: there is no such instruction\./, /^2:\d+ .*"num_bullets" must be a whole number/];
    await problems(uri, wrong);
    await replace(uri, 1, '{"prompt": "a", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}');
    await problems(uri, [wrong[0]!, wrong[2]!]);
    await replace(uri, 3, '');
    await replace(uri, 2, `{"prompt": "b", "instruction_id_list": ["${bullets}"], "kwargs": [{"num_bullets": 3}]}`);
    await problems(uri, []);
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('shows what is wrong in a checks file', async () => {
    const uri = await file('own.checks.json', ['{"checks": [', '{"id": "steerboard:words", "arguments": {"at_most": -1}}', ']}']);
    await window.showTextDocument(uri);
    await problems(uri, [/^2:53 .*"at_most" must be a whole number/]);
    await replace(uri, 2, '{"id": "steerboard:words", "arguments": {"at_most": 9}}');
    await problems(uri, []);
    await commands.executeCommand('workbench.action.files.revert');
    await file('own.checks.json', ['{"checks": []}']);
  });

  it('leaves files alone that are no prompts', async () => {
    const other = await file('events.jsonl', ['{"event": 1}', 'not json']);
    const mine = await file('after.jsonl', ['{"prompt": "a", "instruction_id_list": ["no:such"]}']);
    await window.showTextDocument(other);
    await window.showTextDocument(mine, { preview: false });
    // By then the one that was opened before has had its turn.
    await problems(mine, [/no:such/]);
    assert.deepEqual(own(other), []);
  });

  it('checks a response file, with links to its rows and problems on those that it can’t read', async () => {
    const uri = await file('gpt.jsonl', [
      '{"prompt": "a", "response": "no comma", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}',
      '{"prompt": "b", "response": "one, two", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}',
      '{"prompt": "c"}',
    ]);
    await file('gpt.checks.json', ['{"checks": [{"name": "Two words", "id": "steerboard:words", "arguments": {"at_least": 2, "at_most": 2}}]}']);
    const page = await commands.executeCommand<Uri>('steerboard.checkResponses', uri);
    const text = (await workspace.openTextDocument(page)).getText();
    assert.match(text, /^gpt\.jsonl: 2 responses checked$/m);
    assert.match(text, /^Prompts +1\/2 +50 /m);
    assert.match(text, /^Two words +2\/2 +100 /m);
    assert.match(text, /^Line 2 {2}b\n {2}Fail: no commas/m);
    const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', page);
    assert.deepEqual(links.map(({ range, target }) => [text.split('\n')[range.start.line]!.slice(0, 6), target?.path, target?.fragment]), [['Line 3', uri.path, 'L3'], ['Line 2', uri.path, 'L2']]);
    await problems(uri, [/^3:1 This row has no "response"\./]);
    const document = await window.showTextDocument(uri, { selection: new Range(2, 0, 2, 0) });
    assert.equal(own(document.document.uri).length, 1, 'opening the file keeps its problems');
  });
});
