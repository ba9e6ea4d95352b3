import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { forLlamaCpp, vectorJson, vectorNpy } from '../../core/vectors/exportFormats.ts';
import type { SteeringVector } from '../../protocol/files.ts';
import { atomicWrite } from '../atomicWrite.ts';
import type { Engine } from '../engine/engine.ts';

/** `llama.cpp`: one layer, scaled. `json`, `npy`: every layer's direction. */
export const EXPORT_FORMATS = ['llama.cpp', 'json', 'npy'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_ENDINGS: Readonly<Record<ExportFormat, string>> = { 'llama.cpp': 'gguf', json: 'json', npy: 'npy' };

export interface ExportParams {
  vector: SteeringVector;
  format: ExportFormat;
  target: string;
  /** Of `llama.cpp`: see `forLlamaCpp`. */
  layer?: number;
  weight?: number;
}

/**
 * Writes a vector for other programs. Only llama.cpp's format needs an engine, and no model in it.
 *
 * @throws {SteerboardError} as `forLlamaCpp`; `file-access`
 */
export async function exportVector(engine: () => Engine, { vector, format, target, layer, weight }: ExportParams): Promise<void> {
  if (format === 'llama.cpp') {
    await engine().writeVector(target, forLlamaCpp(vector, { ...(layer !== undefined && { layer }), ...(weight !== undefined && { weight }) }));
    return;
  }
  try {
    await atomicWrite(target, format === 'json' ? vectorJson(vector) : vectorNpy(vector));
  } catch (error) {
    throw new SteerboardError('file-access', t('The vector could not be written: {0}.', error instanceof Error ? error.message : String(error)), { file: target }, { cause: error });
  }
}
