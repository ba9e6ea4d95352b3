import type * as vscode from 'vscode';
import { namesInstructions } from '../../core/prompts/namesInstructions.ts';
import type { Problem } from '../../core/prompts/types.ts';
import { isChecksFile } from '../language/promptDocuments.ts';

/** Longer documents are looked through only when a command reads them: it would be felt in typing. */
const MAX_LENGTH = 4_000_000;

const KINDS = /\.(jsonl|ndjson|json|csv|tsv|md)$/i;

/** What is wrong in an open document; undefined where Steerboard has nothing to do with it. `used`: a command has read the file. */
export async function findProblems(document: vscode.TextDocument, used: boolean): Promise<readonly Problem[] | undefined> {
  const { fileName } = document;
  if (!used && !KINDS.test(fileName)) return undefined;
  const text = document.getText();
  if (text.length > MAX_LENGTH) return undefined;
  if (isChecksFile(fileName)) {
    const { parseChecksFile } = await import('../../core/instructions/checksFile.ts');
    return parseChecksFile(fileName, text).problems;
  }
  if (!used && !namesInstructions(fileName, text)) return undefined;
  const [{ parsePromptText }, { instructionProblems }] = await Promise.all([import('../../core/prompts/parsePromptFile.ts'), import('../../core/prompts/instructionProblems.ts')]);
  const file = parsePromptText({ name: fileName, text });
  return [...file.problems, ...instructionProblems(file)];
}
