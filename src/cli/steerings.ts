import { loadSteering, type ActiveSteering } from '../app/steering.ts';
import { NO_LAYER, type ModelRecord } from '../protocol/files.ts';
import { steeringOverride, type STEERING_OPTIONS } from './generation.ts';
import type { Values } from './options.ts';
import type { Terminal } from './terminal.ts';

/** The vectors of a command where they act. Tells of each whose layer neither the command nor a validation chose. */
export async function loadSteerings(terminal: Terminal, files: readonly string[], model: ModelRecord, values: Values<typeof STEERING_OPTIONS>): Promise<ActiveSteering[]> {
  const override = steeringOverride(values);
  const steerings = await Promise.all(files.map((file) => loadSteering(file, model, override)));
  const remarks = override.layer === undefined ? steerings.map(layerRemark) : [];
  for (const remark of remarks) if (remark !== undefined) terminal.note(remark);
  return steerings;
}

/** Why a vector acts at a layer that no validation chose; undefined where one did. */
export function layerRemark({ vector: { name, provenance }, layer }: Pick<ActiveSteering, 'vector' | 'layer'>): string | undefined {
  const chosen = provenance?.chosen;
  if (chosen === undefined) return `“${name}” acts at layer ${layer}: its layers were not searched. "steerboard search" finds the one to steer at.`;
  return chosen.layer === NO_LAYER ? `“${name}” acts at layer ${layer}: its validation found no layer that beats no steering.` : undefined;
}
