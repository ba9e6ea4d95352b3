import type { CellSteering, ModelRecord, RunCell, RunItem, RunSpec, RunVector, Setting } from '../../protocol/files.ts';
import { hashContent } from '../hash.ts';

/** A setting with the steering that it is asked with; plain and instructed have none. */
export interface PlannedSetting {
  setting: Setting;
  steering: readonly CellSteering[];
}

export interface Plan {
  model: ModelRecord;
  vectors: readonly RunVector[];
  items: readonly RunItem[];
  settings: readonly PlannedSetting[];
  generation: RunSpec['generation'];
}

/**
 * The cells of a run: every item in every setting that it has the form for. Settings of one item stand together, so that a run that
 * is stopped compares the same prompts in all of them. Each cell's id is a hash of all that decides its row: the model, the prompt as
 * sent, the steering by content, the generation settings, and the checks. Two rows of the same text and checks get ids apart.
 */
export function planCells({ model, vectors, items, settings, generation }: Plan): RunCell[] {
  for (const { setting, steering } of settings) {
    if ((setting === 'plain' || setting === 'instructed') !== (steering.length === 0)) {
      throw new RangeError(`The setting “${setting}” can't be planned with ${steering.length} vectors.`);
    }
  }
  const seen = new Map<string, number>();
  return items.flatMap((item, index) =>
    settings.flatMap(({ setting, steering }): RunCell[] => {
      const prompt = promptAsSent(item, setting);
      if (prompt === undefined) return [];
      const content = {
        model: { sha256: model.sha256, chatTemplate: model.chatTemplateSha256 },
        prompt,
        steering: steering.map(({ vector, layer, strength }) => ({ sha256: vectors[vector]!.sha256, rule: vectors[vector]!.rule, layer, strength })),
        generation,
        setting,
        key: item.key,
        checks: { instructionIds: item.instructionIds, kwargs: item.kwargs, ...(item.checkNames && { checkNames: item.checkNames }) },
      };
      const hash = hashContent(content);
      const repeat = seen.get(hash) ?? 0;
      seen.set(hash, repeat + 1);
      return [{ id: repeat === 0 ? hash : hashContent({ ...content, repeat }), item: index, setting, steering }];
    }),
  );
}

/** The text that an item sends in a setting; undefined where its file has no such text. */
export function promptAsSent(item: RunItem, setting: Setting): string | undefined {
  return setting === 'plain' || setting === 'steered' ? item.prompt : item.instructedPrompt;
}
