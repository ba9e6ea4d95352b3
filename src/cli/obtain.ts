import { defaultModel } from '../app/models/defaultModel.ts';
import { fetchModel } from '../app/models/hub/fetchModel.ts';
import { isHubReference, parseHubReference } from '../app/models/hub/reference.ts';
import { obtainModel } from '../app/models/obtainModel.ts';
import type { CommandContext } from './command.ts';

type Place = Pick<CommandContext, 'terminal' | 'signal'>;

/** The default model's path; gets the file first where the cache lacks it. */
function obtainDefaultModel({ terminal, signal }: Place): Promise<string> {
  return obtainModel(defaultModel, {
    signal,
    onProgress: (progress) => {
      if (progress.kind === 'step') terminal.note(progress.text);
      else terminal.progress('Downloading', { done: progress.received, total: progress.total, unit: 'bytes' });
    },
  });
}

/** The path of a model as people name it: a file, "default", or `hf:owner/repository:file.gguf`; the latter two are downloaded where the cache lacks them. */
export async function obtainNamedModel({ terminal, signal }: Place, named: string): Promise<string> {
  if (named === 'default') return obtainDefaultModel({ terminal, signal });
  if (!isHubReference(named)) return named;
  return fetchModel(parseHubReference(named), { signal, onStep: (text) => terminal.note(text), onProgress: (progress) => terminal.progress('Downloading', progress) });
}
