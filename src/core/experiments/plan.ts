import type { CellSteering, ModelRecord, RunCell, RunItem, RunSpec, RunVector, Setting } from '../../protocol/files.ts';
import { hashContent } from '../hash.ts';

/** A setting with the steering that each item is asked with; plain and instructed have none. */
export interface PlannedSetting {
  setting: Setting;
  steering: (item: RunItem, index: number) => readonly CellSteering[];
}

/** For plain and instructed settings, and for steered ones in which no vector acts. */
export const unsteered = (): readonly CellSteering[] => [];

export interface Plan {
  model: ModelRecord;
  vectors: readonly RunVector[];
  items: readonly RunItem[];
  settings: readonly PlannedSetting[];
  generation: RunSpec['generation'];
  scoring?: RunSpec['scoring'];
}

/**
 * The cells of a run: every item in every setting that it has the form for. Settings of one item stand together, so that a run that
 * is stopped compares the same prompts in all of them. Each cell's id is a hash of all that decides its row: the model, the prompt as
 * sent, the steering by content, the generation settings, the checks, and the scoring where there is one. Two rows of the same text and checks get ids apart.
 */
export function planCells(plan: Plan): RunCell[] {
  const { items, settings } = plan;
  const seen = new Map<string, number>();
  return items.flatMap((item, index) =>
    settings.flatMap(({ setting, steering: steeringOf }): RunCell[] => {
      const prompt = promptAsSent(item, setting);
      if (prompt === undefined) return [];
      const steering = steeringOf(item, index);
      if (steering.length > 0 && (setting === 'plain' || setting === 'instructed')) throw new RangeError(`The setting “${setting}” has no steering.`);
      const cell = { item: index, setting, steering };
      const hash = cellHash(plan, cell);
      const repeat = seen.get(hash) ?? 0;
      seen.set(hash, repeat + 1);
      return [{ id: repeat === 0 ? hash : cellHash(plan, cell, repeat), ...cell }];
    }),
  );
}

/** The id of a cell: of the first one of its content, or, with `repeat`, of a later one. */
export function cellHash({ model, vectors, items, generation, scoring }: Omit<Plan, 'settings'>, { item: index, setting, steering }: Omit<RunCell, 'id'>, repeat = 0): string {
  const item = items[index]!;
  return hashContent({
    model: { sha256: model.sha256, chatTemplate: model.chatTemplateSha256 },
    prompt: promptAsSent(item, setting),
    steering: steering.map(({ vector, layer, strength }) => ({ sha256: vectors[vector]!.sha256, rule: vectors[vector]!.rule, layer, strength })),
    generation,
    setting,
    key: item.key,
    ...(scoring && { scoring }),
    checks: { instructionIds: item.instructionIds, kwargs: item.kwargs, ...(item.checkNames && { checkNames: item.checkNames }) },
    ...(repeat > 0 && { repeat }),
  });
}

/** The text that an item sends in a setting; undefined where its file has no such text. */
export function promptAsSent(item: RunItem, setting: Setting): string | undefined {
  return setting === 'plain' || setting === 'steered' ? item.prompt : item.instructedPrompt;
}
