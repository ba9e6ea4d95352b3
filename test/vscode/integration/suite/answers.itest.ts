import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { EndOfLine, Position, Range, Selection, ViewColumn, commands, window, workspace } from 'vscode';
import type { CodeLens, TextDocument, TextEditor } from 'vscode';
import type { AnswerBlock } from '../../../../src/extension/steer/answerBlock.ts';
import { AnswerBlocks } from '../../../../src/extension/steer/answerBlocks.ts';
import { acceptAnswer } from '../../../../src/extension/steer/blockCommands.ts';
import { ContextKeys } from '../../../../src/extension/managedContextKeys.ts';
import { TestMemento, openBlocks, openFile, until, writtenFile } from '../documents.ts';

const PROMPTS = 'first prompt\n\n---\n\nsecond prompt\n';

describe('answers in documents', () => {
  let answers: AnswerBlocks;

  beforeEach(() => { answers = new AnswerBlocks(new ContextKeys(), new TestMemento()); });
  afterEach(async () => {
    answers.dispose();
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  const untitled = async (content: string): Promise<TextEditor> => window.showTextDocument(await workspace.openTextDocument({ content, language: 'markdown' }), { preview: false });
  const open = (document: TextDocument, ...prompts: string[]): Promise<AnswerBlock[]> => openBlocks(answers, document, ...prompts);
  const write = async (block: AnswerBlock, ...parts: string[]): Promise<void> => {
    for (const part of parts) {
      answers.append(block, part);
      await sleep(30);
    }
    await answers.settle(block);
  };

  it('are one undo step, and redo brings them back', async () => {
    const { document } = await openFile('one.prompt.md', PROMPTS);
    const [block] = await open(document, 'first prompt');
    await write(block!, 'an', ' answer', '\nof lines');
    const written = 'first prompt\nan answer\nof lines\n\n---\n\nsecond prompt\n';
    assert.equal(document.getText(), written);
    assert.equal(answers.textOf(block!), 'an answer\nof lines');
    await commands.executeCommand('undo');
    assert.equal(document.getText(), PROMPTS);
    assert.equal(document.isDirty, false);
    assert.equal(answers.in(document).length, 0, 'what undo took out is no answer any more');
    await commands.executeCommand('redo');
    assert.equal(document.getText(), written);
  });

  it('are one undo step with several prompts at once, and after saving in the middle', async () => {
    const { document } = await openFile('several.prompt.md', PROMPTS);
    const [one, two] = await open(document, 'first prompt', 'second prompt');
    answers.append(one!, 'a');
    answers.append(two!, 'b');
    await until('something is written', () => answers.textOf(one!) === 'a' && answers.textOf(two!) === 'b');
    await document.save();
    await write(one!, 'a');
    await write(two!, 'b');
    assert.equal(document.getText(), 'first prompt\naa\n\n---\n\nsecond prompt\nbb\n');
    assert.deepEqual([one, two].map((block) => answers.textOf(block!)), ['aa', 'bb']);
    await commands.executeCommand('undo');
    assert.equal(document.getText(), PROMPTS);
  });

  it('leave the document exactly as it was when they are discarded, at any moment', async () => {
    const editor = await openFile('discard.prompt.md', PROMPTS);
    const { document } = editor;
    editor.selection = editor.selections[0]!;
    const [empty] = await open(document, 'first prompt');
    await answers.discard(empty!);
    assert.deepEqual([document.getText(), document.isDirty], [PROMPTS, false]);
    const [one, two] = await open(document, 'first prompt', 'second prompt');
    answers.append(one!, 'words that are being written');
    answers.append(two!, 'others');
    await answers.discard(one!);
    await answers.discard(two!);
    assert.deepEqual([document.getText(), document.isDirty], [PROMPTS, false]);
  });

  it('follow edits above and are accepted by an edit inside', async () => {
    const editor = await untitled(PROMPTS);
    const { document } = editor;
    const [block] = await open(document, 'second prompt');
    await write(block!, 'answer');
    await editor.edit((edit) => edit.insert(new Position(0, 0), 'new\nlines\n'));
    assert.equal(answers.textOf(block!), 'answer');
    await write(block!, ' goes on');
    assert.equal(document.getText(), `new\nlines\n${PROMPTS.trimEnd()}\nanswer goes on\n`);
    await editor.edit((edit) => edit.insert(document.positionAt(block!.place.end - 2), '!'));
    assert.deepEqual([answers.in(document).length, block!.ended], [0, true]);
    answers.append(block!, ' and on');
    const [later] = await open(document, 'first prompt');
    await write(later!, 'another');
    assert.match(document.getText(), /another\n[^]*answer goes !on\n$/, 'nothing is written into accepted text');
  });

  it('are written while somebody types elsewhere', async () => {
    const editor = await untitled(PROMPTS);
    const { document } = editor;
    const [block] = await open(document, 'second prompt');
    for (let n = 0; n < 12; n++) {
      answers.append(block!, `${n} `);
      await commands.executeCommand('type', { text: 'x' });
    }
    await answers.settle(block!);
    assert.equal(answers.textOf(block!), '0 1 2 3 4 5 6 7 8 9 10 11 ');
    assert.ok(document.getText().startsWith('xxxxxxxxxxxx'));
    await answers.discard(block!);
    assert.equal(document.getText(), `xxxxxxxxxxxx${PROMPTS}`);
  });

  const selected = ({ selections }: TextEditor): number[][] => selections.map(({ anchor, active }) => [anchor.line, anchor.character, active.line, active.character]);

  it('stay out of a selection of the whole line, and of one made before there was any text', async () => {
    const editor = await untitled(PROMPTS);
    editor.selection = new Selection(0, 0, 1, 0);
    const [block] = await open(editor.document, 'first prompt');
    await until('the selection ends before the answer', () => editor.selection.end.isEqual(new Position(0, 12)));
    editor.selection = new Selection(0, 0, 1, 0);
    await until('the line is selected again', () => editor.selection.end.isEqual(new Position(1, 0)));
    await write(block!, 'an', ' answer', '\nof lines');
    assert.deepEqual(selected(editor), [[0, 0, 0, 12]]);
  });

  it('stay out of several selections and cursors, each at its prompt', async () => {
    const editor = await untitled(PROMPTS);
    editor.selections = [new Selection(0, 12, 0, 0), new Selection(4, 0, 4, 13)];
    const [one, two] = await open(editor.document, 'first prompt', 'second prompt');
    answers.append(one!, 'a\nb');
    answers.append(two!, 'c\nd');
    await answers.settle(two!);
    assert.equal(editor.document.getText(), 'first prompt\na\nb\n\n---\n\nsecond prompt\nc\nd\n');
    assert.deepEqual(selected(editor), [[0, 12, 0, 0], [6, 0, 6, 13]]);
    await answers.discard(one!);
    await answers.discard(two!);
    editor.selections = [new Selection(0, 12, 0, 12), new Selection(4, 13, 4, 13)];
    await open(editor.document, 'first prompt', 'second prompt');
    await until('the cursors stay', () => editor.selections[1]?.active.line === 5);
    assert.deepEqual(selected(editor), [[0, 12, 0, 12], [5, 13, 5, 13]]);
  });

  it('leave the cursor and what is selected where they are when a save made several undo steps', async () => {
    const editor = await openFile('saved.prompt.md', PROMPTS);
    const { document } = editor;
    const [block] = await open(document, 'first prompt');
    answers.append(block!, 'one');
    await until('the first text is written', () => answers.textOf(block!) === 'one');
    await document.save();
    answers.append(block!, '\ntwo');
    await until('the second text is written', () => answers.textOf(block!) === 'one\ntwo');
    const places = [new Selection(2, 3, 2, 3), new Selection(6, 2, 6, 8)];
    editor.selections = places;
    await until('they are there', () => editor.selections.length === 2);
    await answers.settle(block!);
    assert.equal(document.getText(), 'first prompt\none\ntwo\n\n---\n\nsecond prompt\n');
    await until('they are there still', () => editor.selections.length === 2);
    assert.deepEqual(selected(editor), [[2, 3, 2, 3], [6, 2, 6, 8]]);
    await commands.executeCommand('undo');
    assert.equal(document.getText(), PROMPTS, 'one undo step');
  });

  it('are kept as far as they are written when they are accepted', async () => {
    const { document } = await untitled(PROMPTS);
    const [one, two] = await open(document, 'first prompt', 'second prompt');
    for (const block of [one!, two!]) block.writing = new AbortController();
    answers.append(one!, 'an answer so');
    const accept = (block: AnswerBlock): Promise<void> => acceptAnswer({ answers }, [{ answer: block.id }]);
    await accept(one!);
    assert.deepEqual([one!.ended, one!.writing?.signal.aborted], [true, true]);
    await accept(two!);
    assert.equal(document.getText(), PROMPTS.replace('\n', '\nan answer so\n'), 'one without any text goes');
  });

  it('go with their prompt', async () => {
    for (const [from, to, left] of [[new Position(4, 0), new Position(4, 13), '\n'], [new Position(4, 0), new Position(5, 0), '']] as const) {
      const editor = await untitled(PROMPTS);
      const { document } = editor;
      const [block] = await open(document, 'second prompt');
      await write(block!, 'answer');
      await editor.edit((edit) => edit.delete(new Range(from, to)));
      await until('the answer is taken out', () => document.getText() === `first prompt\n\n---\n\n${left}`);
      assert.equal(answers.in(document).length, 0);
    }
  });

  it('are replaced in place, and come back', async () => {
    const { document } = await untitled(PROMPTS);
    const [block] = await open(document, 'first prompt');
    await write(block!, 'old answer\nof two lines');
    answers.startOver(block!);
    assert.equal(answers.textOf(block!), 'old answer\nof two lines', 'the old one stays until the new one comes');
    await write(block!, 'new');
    assert.equal(document.getText(), PROMPTS.replace('\n', '\nnew\n'));
    await answers.rewrite(block!, 'old');
    assert.equal(answers.textOf(block!), 'old');
    await commands.executeCommand('undo');
    assert.equal(document.getText(), PROMPTS);
  });

  it('take the line ends of the document', async () => {
    const editor = await untitled(PROMPTS);
    const { document } = editor;
    await editor.edit((edit) => edit.setEndOfLine(EndOfLine.CRLF));
    const before = document.getText();
    const [block] = await open(document, 'first prompt');
    await write(block!, 'one\n', 'two');
    assert.equal(document.getText(), before.replace('first prompt', 'first prompt\r\none\r\ntwo'));
    assert.equal(answers.textOf(block!), 'one\ntwo');
    await answers.discard(block!);
    assert.equal(document.getText(), before);
  });

  it('wait while their document is hidden, and are written when it is shown', async () => {
    const { document } = await openFile('hidden.prompt.md', PROMPTS);
    const [block] = await open(document, 'first prompt');
    await untitled('other');
    answers.append(block!, 'answer');
    await answers.settle(block!);
    assert.equal(answers.textOf(block!), '');
    await window.showTextDocument(document);
    await until('the answer is written', () => answers.textOf(block!) === 'answer');
    await answers.settle(block!);
    await commands.executeCommand('undo');
    assert.equal(document.getText(), PROMPTS);
  });

  it('are written into notebook cells, and refused by read-only documents', async () => {
    const file = await writtenFile('notes.ipynb', JSON.stringify({ cells: [{ cell_type: 'markdown', metadata: {}, source: ['first prompt'] }], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const notebook = await workspace.openNotebookDocument(file);
    await window.showNotebookDocument(notebook);
    await commands.executeCommand('notebook.cell.edit');
    const cell = notebook.cellAt(0).document;
    await until('the cell is edited', () => window.activeTextEditor?.document === cell);
    const [block] = await open(cell, 'first prompt');
    await write(block!, 'answer');
    assert.equal(cell.getText(), 'first prompt\nanswer');
    await answers.discard(block!);
    assert.equal(cell.getText(), 'first prompt');

    await workspace.getConfiguration('files').update('readonlyInclude', { '**/fixed.md': true });
    const { document } = await openFile('fixed.md', 'first prompt');
    // The editor hears of the setting in a moment.
    await until('the document takes no edits', async () => {
      const opened = await answers.open(document, [{ item: { key: 'a', prompt: 'first prompt', instructionIds: [], kwargs: [] }, source: document.uri, start: 0, end: 12, lineEnd: 12 }]);
      for (const block of opened ?? []) await answers.discard(block);
      return opened === undefined;
    });
    assert.equal(document.getText(), 'first prompt');
    await workspace.getConfiguration('files').update('readonlyInclude', undefined);
  });

  it('say how they are, and offer what can be done', async () => {
    const { document } = await untitled(PROMPTS);
    const [block] = await open(document, 'first prompt');
    const lenses = async (): Promise<string[]> => {
      const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 20);
      // Those that are filled in when they are shown come last.
      const titles = found.filter(({ range }) => range.start.line === 1).map(({ command }) => command?.title ?? '');
      return [...titles.slice(-1), ...titles.slice(0, -1)];
    };
    block!.label = 'bullets, layer 21, 1.00×';
    answers.setStatus(block!, { kind: 'writing', tokens: 34, tokensPerSecond: 31.2 });
    assert.deepEqual(await lenses(), ['$(loading~spin)\u00a0bullets, layer 21, 1.00× · 34 tokens, 31 tok/s', 'Stop']);
    answers.setStatus(block!, { kind: 'done', words: 34, verdict: { kind: 'pass', reason: '' } });
    assert.deepEqual(await lenses(), ['$(pass-filled)\u00a0Pass\u2002bullets, layer 21, 1.00× · 34 words', 'Accept', 'Discard', 'Weaker', 'Stronger', 'Compare']);
    answers.setStatus(block!, { kind: 'done', words: 90, verdict: { kind: 'broken', reason: 'repeats 40 times' } });
    assert.deepEqual(await lenses(), ['$(warning)\u00a0Broken: repeats 40 times\u2002bullets, layer 21, 1.00×', 'Discard', 'Weaker', 'Compare', 'Accept anyway']);
    answers.accept(block!);
    assert.deepEqual(await lenses(), []);
  });

  it('beside another editor keep to their own', async () => {
    const { document } = await untitled(PROMPTS);
    const [block] = await open(document, 'first prompt');
    await window.showTextDocument(await workspace.openTextDocument({ content: 'other' }), ViewColumn.Beside);
    await write(block!, 'answer');
    assert.equal(document.getText(), PROMPTS.replace('\n', '\nanswer\n'));
    await answers.discard(block!);
    assert.equal(document.getText(), PROMPTS);
  });
});
