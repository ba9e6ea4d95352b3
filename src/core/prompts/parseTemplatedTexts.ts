import { t } from '@vscode/l10n';
import { SteerboardError } from '../errors.ts';

/** A whole prompt as the model gets it. */
export interface TemplatedText {
  text: string;
  /** 1-based. */
  line: number;
}

/**
 * Reads JSON lines whose `text` is a whole prompt, templated already. Strict, unlike prompt files: the rows' places matter to what
 * is made from them, so a bad row is an error and not left out.
 *
 * @throws {SteerboardError} `bad-prompt-file` with the line
 */
export function parseTemplatedTexts(name: string, contents: string): TemplatedText[] {
  const texts: TemplatedText[] = [];
  for (const [index, line] of contents.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const place = { file: name, line: index + 1 };
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch (error) {
      throw new SteerboardError('bad-prompt-file', t('This line is not JSON.'), { ...place, hint: t('Mend or delete it.') }, { cause: error });
    }
    const text = typeof row === 'object' && row !== null && 'text' in row ? row.text : undefined;
    if (typeof text !== 'string' || text === '') {
      throw new SteerboardError('bad-prompt-file', t('This row has no "text".'), { ...place, hint: t('With --raw every row needs a "text" that is templated already.') });
    }
    texts.push({ text, line: place.line });
  }
  if (texts.length === 0) throw new SteerboardError('bad-prompt-file', t('The file holds no rows.'), { file: name });
  return texts;
}
