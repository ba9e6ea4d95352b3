import { t } from '@vscode/l10n';
import { SteerboardError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/**
 * The object of a line of JSON Lines.
 *
 * @throws {SteerboardError} `bad-prompt-file`; the caller adds the place
 */
export function parseJsonRow(line: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new SteerboardError('bad-prompt-file', t('This line is not JSON.'), { hint: t('Mend or delete it.') }, { cause: error });
  }
  if (!isObject(value)) throw new SteerboardError('bad-prompt-file', t('This line is not a JSON object.'));
  return value;
}
