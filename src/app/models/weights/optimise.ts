import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../../core/errors.ts';
import { readModelHeader, type ModelHeader } from '../../../core/gguf/modelHeader.ts';
import { isFiner } from '../../../core/gguf/weightChoice.ts';
import { atomicWrite } from '../../atomicWrite.ts';
import { cacheFolder } from '../../cacheFolder.ts';
import type { Engine } from '../../engine/engine.ts';
import { withFile } from '../../fileSource.ts';
import type { TaskOptions } from '../../progress.ts';
import { checkModel } from '../checkModel.ts';
import { findModels } from '../findModels.ts';
import { hashModel } from '../modelHash.ts';
import { measureWeights, type WeightTable } from './measureWeights.ts';

/** A model that copies can be made from. */
export interface CopySource {
  path: string;
  header: ModelHeader;
  sha256: string;
}

/**
 * Looks at a model that is to be copied. A copy is never made of a copy.
 * @throws SteerboardError `bad-arguments` for a working copy; as `checkModel` does
 */
export async function copySource(path: string, signal?: AbortSignal): Promise<CopySource> {
  const header = await checkModel({ path, contextLength: 1, sequences: 1 });
  if (header.sourceSha256 !== undefined) {
    throw new SteerboardError('bad-arguments', t('This is a {0} working copy. Copies are made from the model itself, so that nothing is lost twice.', header.quantisation), {
      file: path,
      hint: t('Name the model with SHA-256 {0}….', header.sourceSha256.slice(0, 8)),
    });
  }
  return { path, header, sha256: await hashModel(path, signal) };
}

/** Files of the same model in finer types, finest first, in its folder and in the cache: better to copy from. */
export async function finerSources({ path, header }: CopySource): Promise<{ path: string; quantisation: string }[]> {
  if (header.name === undefined) return [];
  const found = await findModels({ folders: [join(cacheFolder(), 'models')], files: (await findModels({ folders: [dirname(path)] })).map((model) => model.path) });
  const finer: { path: string; quantisation: string }[] = [];
  for (const model of found) {
    if (model.problem || model.quantisation === undefined || !isFiner(model.quantisation, header.quantisation)) continue;
    const other = await withFile(model.path, readModelHeader);
    const same = other.name === header.name && other.architecture === header.architecture && other.layers === header.layers
      && other.embedding === header.embedding && other.vocabulary === header.vocabulary && other.chatTemplate === header.chatTemplate;
    if (same && other.sourceSha256 === undefined) finer.push({ path: model.path, quantisation: model.quantisation });
  }
  return finer.sort((a, b) => Number(isFiner(b.quantisation, a.quantisation)) - Number(isFiner(a.quantisation, b.quantisation)));
}

export interface TableOptions extends TaskOptions {
  threads?: number | undefined;
  /** Measures though this machine's figures are known. */
  again?: boolean;
  onStep?: (text: string) => void;
}

/**
 * What weights do on this machine: as measured before (kept in the cache folder, for one processor, one release of llama.cpp
 * and its kernels, one model and one number of threads), else measured now.
 * @throws SteerboardError as `measureWeights` does
 */
export async function weightTable(engine: Engine, source: CopySource, options: TableOptions = {}): Promise<WeightTable> {
  const store = join(cacheFolder(), 'weights.json');
  const { llamaRelease, kernels } = await engine.hello();
  const key = [cpus()[0]?.model ?? process.arch, cpus().length, llamaRelease, source.sha256, options.threads ?? 'default', ...(kernels === undefined ? [] : [kernels])].join(' · ');
  const known = (await readTables(store))[key];
  if (known && options.again !== true) return known;
  const table = await measureWeights(engine, source, options);
  // Figures from a loaded machine tell of the load.
  if (table.warning !== undefined) return table;
  await atomicWrite(store, JSON.stringify({ ...(await readTables(store)), [key]: table }, undefined, 1));
  return table;
}

/** Empty where the store is missing or damaged: it can be measured again. */
async function readTables(store: string): Promise<Record<string, WeightTable>> {
  try {
    const tables: unknown = JSON.parse(await readFile(store, 'utf8'));
    return typeof tables === 'object' && tables !== null ? (tables as Record<string, WeightTable>) : {};
  } catch {
    return {};
  }
}
