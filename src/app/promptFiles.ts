import { open } from 'node:fs/promises';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import { parsePromptFile, requirePrompts } from '../core/prompts/parsePromptFile.ts';
import { parseTemplatedTexts, type TemplatedText } from '../core/prompts/parseTemplatedTexts.ts';
import type { PromptFile } from '../core/prompts/types.ts';

/** Larger files are refused before they are read. */
const MAX_FILE_MIB = 32;

/**
 * Reads a prompt file. Bad rows are in its `problems`; the good ones are used.
 *
 * @throws {SteerboardError} `file-access` where it can't be read; `bad-prompt-file` where nothing in it can be used
 */
export async function readPromptFile(path: string): Promise<PromptFile> {
  return requirePrompts(parsePromptFile({ name: path, bytes: await readBounded(path) }));
}

/** Reads rows of templated `text`. @throws {SteerboardError} `file-access`; `bad-prompt-file` for any bad row */
export async function readTemplatedTexts(path: string): Promise<TemplatedText[]> {
  return parseTemplatedTexts(path, await readText(path));
}

/** A whole text file, without a byte-order mark. @throws {SteerboardError} `file-access`; `bad-prompt-file` where it is too large or not UTF-8 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBounded(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new SteerboardError('bad-prompt-file', t('The file is not UTF-8.'), { file: path, hint: t('Save it as UTF-8.') }, { cause: error });
  }
}

/** The bytes of a file that a person made. @throws {SteerboardError} `file-access`; `bad-prompt-file` where it is too large */
async function readBounded(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > MAX_FILE_MIB * 2 ** 20) {
        throw new SteerboardError('bad-prompt-file', t('The file has {0} MiB; a prompt file may have {1}.', Math.round(size / 2 ** 20), MAX_FILE_MIB), { file: path, hint: t('Split it.') });
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw SteerboardError.is(error) ? error : unreadable(path, error as NodeJS.ErrnoException);
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): SteerboardError {
  const what = { ENOENT: t('There is no such file.'), EISDIR: t('This is a folder, not a file.') }[error.code ?? ''] ?? t('The file can\'t be read: {0}.', error.message);
  return new SteerboardError('file-access', what, { file: path }, { cause: error });
}
