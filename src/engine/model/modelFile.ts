import { open } from 'node:fs/promises';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { type ModelHeader, readModelHeader } from '../../core/gguf/modelHeader.ts';

/**
 * The header of a model file, read strictly before native code sees the file. The host looks at models likewise and knows
 * more ways out; this is for what reaches the engine past it.
 * @throws SteerboardError `file-access`, `bad-model`
 */
export async function readModelFile(path: string): Promise<ModelHeader> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      return await readModelHeader({ size, read: async (offset, length) => (await file.read(new Uint8Array(length), 0, length, offset)).buffer });
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof SteerboardError) throw new SteerboardError(error.code, error.message, { ...error.details, file: path }, { cause: error });
    throw new SteerboardError('file-access', t('The model file can\'t be read.'), { file: path, hint: t('Choose a model that is there.') }, { cause: error });
  }
}
