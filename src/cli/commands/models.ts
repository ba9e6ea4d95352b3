import { findModels } from '../../app/models/findModels.ts';
import { hubFilePath, isHubReference, modelsFolder, parseHubReference } from '../../app/models/hub/reference.ts';
import { memoryNeeded, recommendedModels } from '../../app/models/recommended.ts';
import { cachedModel, removeModel } from '../../app/models/removeModel.ts';
import { table } from '../../app/textTable.ts';
import { SteerboardError } from '../../core/errors.ts';
import { bytes } from '../../core/statistics/figures.ts';
import type { CommandContext } from '../command.ts';

/** `model list`: what is in the cache, and what could be got. */
export async function listModels({ terminal, json }: CommandContext): Promise<void> {
  const cached = await findModels({ folders: [modelsFolder()] });
  if (json) {
    for (const { path, sizeBytes, architecture, quantisation, problem } of cached) terminal.print(JSON.stringify({ path, sizeBytes, architecture, quantisation, ...(problem && { problem: problem.message }) }));
    return;
  }
  if (cached.length > 0) {
    terminal.print(`In ${modelsFolder()}:\n${table(['model', 'size', 'architecture', 'weights', ''], cached.map(({ name, sizeBytes, architecture, quantisation, problem, path }) =>
      [name, bytes(sizeBytes), problem?.message ?? architecture ?? '', quantisation ?? '', path]))}\n`);
  }
  terminal.print(`To be had by "steerboard model get REFERENCE" or --model REFERENCE:\n${table(['model', 'size', 'memory', 'licence', ''], recommendedModels.map((model) =>
    [model.name, bytes(model.bytes), bytes(memoryNeeded(model)), model.licence, model.reference]))}`);
}

/** `model remove`: one file of the cache, by its path or its reference. */
export async function removeCached({ terminal, json }: CommandContext, named: string | undefined): Promise<void> {
  if (named === undefined) throw new SteerboardError('bad-arguments', 'Say which model: its file, or hf:owner/repository:file.gguf.');
  const path = isHubReference(named) ? hubFilePath(parseHubReference(named)) : named;
  const { files, size } = await cachedModel(path);
  if (files.length === 0) throw new SteerboardError('file-access', 'There is nothing to remove.', { file: path, hint: 'Look at "steerboard model list".' });
  await removeModel(path);
  terminal.print(json ? JSON.stringify({ removed: files, bytes: size }) : `Removed ${path}: ${bytes(size)}.`);
}
