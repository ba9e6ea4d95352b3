import assert from 'node:assert/strict';
import { Position, commands, languages, window } from 'vscode';
import type { CodeLens, TextDocument } from 'vscode';
import type { AnswerBlock } from '../../../../src/extension/steer/answerBlock.ts';
import { AnswerBlocks } from '../../../../src/extension/steer/answerBlocks.ts';
import { ContextKeys } from '../../../../src/extension/managedContextKeys.ts';
import { STATE_KEYS } from '../../../../src/extension/keys/stateKeys.ts';
import { TestMemento, openBlocks, openFile, until, writtenFile } from '../documents.ts';

const PROMPTS = 'first prompt\n\n---\n\nsecond prompt\n';
const WRITTEN = 'first prompt\nan answer\n\n---\n\nsecond prompt\n';

describe('answers that are neither accepted nor discarded', () => {
  let state: TestMemento;
  let answers: AnswerBlocks;

  const begin = (): void => {
    answers = new AnswerBlocks(new ContextKeys(), state);
    answers.restore();
  };
  /** What a reload of the window does to them: the document stays as it is, all else begins anew. */
  const reload = (): void => {
    answers.dispose();
    begin();
  };
  const written = async (document: TextDocument): Promise<AnswerBlock> => {
    const [block] = await openBlocks(answers, document, 'first prompt');
    block!.label = 'bullets, layer 21, 1.00×';
    block!.choice = { vectors: ['bullets.gguf'], strength: 1 };
    answers.append(block!, 'an answer');
    await answers.settle(block!);
    return block!;
  };
  const finish = (block: AnswerBlock): void => answers.setStatus(block, { kind: 'done', words: 2, verdict: { kind: 'pass', reason: '' } });
  const lenses = async ({ uri }: TextDocument): Promise<string[]> => {
    const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri, 20);
    return found.filter(({ range }) => range.start.line === 1).map(({ command }) => command?.title ?? '');
  };

  beforeEach(() => {
    state = new TestMemento();
    begin();
  });
  afterEach(async () => {
    answers.dispose();
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('are answers again after a reload, with their vectors and their verdict, and can be discarded', async () => {
    const { document } = await openFile('reloaded.prompt.md', PROMPTS);
    finish(await written(document));
    reload();
    const [block] = answers.in(document);
    assert.ok(block);
    assert.equal(answers.textOf(block), 'an answer');
    assert.deepEqual([block.label, block.choice, block.item.prompt], ['bullets, layer 21, 1.00×', { vectors: ['bullets.gguf'], strength: 1 }, 'first prompt']);
    const titles = await lenses(document);
    assert.ok(titles.includes('Accept') && titles.includes('$(pass-filled)\u00a0Pass\u2002bullets, layer 21, 1.00× · 2 words'), titles.join(', '));
    await answers.discard(block);
    assert.equal(document.getText(), PROMPTS);
    reload();
    assert.deepEqual([answers.in(document).length, state.get(STATE_KEYS.answers)], [0, {}]);
  });

  it('are found where edits above have moved them, and go on to be written', async () => {
    const editor = await openFile('moved.prompt.md', PROMPTS);
    const { document } = editor;
    finish(await written(document));
    await editor.edit((edit) => edit.insert(new Position(0, 0), 'A title\n\n'));
    reload();
    const [block] = answers.in(document);
    assert.ok(block);
    answers.startOver(block);
    answers.append(block, 'another');
    await answers.settle(block);
    assert.equal(document.getText(), `A title\n\n${WRITTEN.replace('an answer', 'another')}`);
  });

  it('say so where they were cut off', async () => {
    const { document } = await openFile('cut.prompt.md', PROMPTS);
    const block = await written(document);
    answers.setStatus(block, { kind: 'writing', tokens: 2 });
    reload();
    assert.match((await lenses(document)).join(), /Not checked: cut off when the window was closed\u2002bullets, layer 21, 1\.00× · 2 words/);
  });

  it('are those of before where another was to come in their place', async () => {
    const { document } = await openFile('former.prompt.md', PROMPTS);
    const block = await written(document);
    finish(block);
    block.previous = { text: 'an answer', status: block.status, choice: block.choice!, label: block.label };
    block.label = 'bullets, layer 21, 1.25×';
    answers.startOver(block);
    answers.setStatus(block, { kind: 'waiting', text: '' });
    reload();
    assert.match((await lenses(document)).join(), /Pass\u2002bullets, layer 21, 1\.00×/);
  });

  it('are plain text where they were accepted, or where the text is another by now', async () => {
    const editor = await openFile('accepted.prompt.md', PROMPTS);
    const { document } = editor;
    const block = await written(document);
    finish(block);
    answers.accept(block);
    reload();
    assert.deepEqual([answers.in(document).length, document.getText()], [0, WRITTEN]);

    const changed = await openFile('changed.prompt.md', PROMPTS);
    finish(await written(changed.document));
    answers.dispose();
    await changed.edit((edit) => edit.insert(new Position(1, 2), ','));
    begin();
    assert.deepEqual([answers.in(changed.document).length, state.get(STATE_KEYS.answers)], [0, {}]);
  });

  it('come back with a document that was closed, or whose language was changed', async () => {
    const file = await writtenFile('closed.prompt.md', PROMPTS);
    const show = async (): Promise<TextDocument> => {
      // A document that an extension opens by itself is not closed with its editor.
      await commands.executeCommand('vscode.open', file);
      await until('the file is open', () => window.activeTextEditor?.document.uri.toString() === file.toString());
      return window.activeTextEditor!.document;
    };
    const document = await show();
    finish(await written(document));
    await languages.setTextDocumentLanguage(document, 'plaintext');
    assert.equal(answers.in(document).length, 1);
    await document.save();
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await until('the document is closed', () => document.isClosed);
    assert.equal(answers.in(document).length, 0);
    const again = await show();
    await until('the answer is there', () => answers.in(again).length === 1);
    const [block] = answers.in(again);
    await answers.discard(block!);
    assert.equal(again.getText(), PROMPTS);
  });
});
