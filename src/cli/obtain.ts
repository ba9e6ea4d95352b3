import { defaultModel } from '../app/models/defaultModel.ts';
import { obtainModel } from '../app/models/obtainModel.ts';
import type { CommandContext } from './command.ts';

/** The default model's path; gets the file first where the cache lacks it. */
export function obtainDefaultModel({ terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>): Promise<string> {
  return obtainModel(defaultModel, {
    signal,
    onProgress: (progress) => {
      if (progress.kind === 'step') terminal.note(progress.text);
      else terminal.progress('Downloading', { done: progress.received, total: progress.total, unit: 'bytes' });
    },
  });
}
