import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Uri, window, workspace } from 'vscode';
import type { Memento, TextDocument, TextEditor } from 'vscode';
import type { AnswerBlock } from '../../../src/extension/steer/answerBlock.ts';
import type { AnswerBlocks } from '../../../src/extension/steer/answerBlocks.ts';

/** Waits for what comes a moment after its cause. `state`: what is there instead, for the message. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, state: () => string = () => ''): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (await holds()) return;
    await sleep(50);
  }
  assert.fail(`${what} ${state()}`);
}

/** Writes a file into the workspace. */
export async function writtenFile(name: string, text: string): Promise<Uri> {
  const path = join(workspace.workspaceFolders![0]!.uri.fsPath, name);
  await writeFile(path, text);
  return Uri.file(path);
}

/** A file of the workspace with this text, in an editor. */
export async function openFile(name: string, text: string): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument(await writtenFile(name, text)), { preview: false });
}

/** Blocks beneath prompts that are lines of their own. */
export async function openBlocks(answers: AnswerBlocks, document: TextDocument, ...prompts: string[]): Promise<AnswerBlock[]> {
  const text = document.getText();
  const opened = await answers.open(document, prompts.map((prompt) => {
    const start = text.indexOf(prompt);
    const end = start + prompt.length;
    return { item: { key: prompt, prompt, instructionIds: [], kwargs: [] }, source: document.uri, start, end, lineEnd: end };
  }));
  assert.ok(opened, 'the document takes edits');
  return [...opened];
}

/** What is remembered between windows, of a test alone. */
export class TestMemento implements Memento {
  readonly #values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string, otherwise?: T): T {
    // As VS Code does, which keeps JSON.
    return (this.#values.has(key) ? JSON.parse(this.#values.get(key) as string) : otherwise) as T;
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}
