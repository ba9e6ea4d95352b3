import { loadSteering, type ActiveSteering } from '../app/steering.ts';
import { NO_LAYER, type ModelRecord } from '../protocol/files.ts';
import { steeringOverride, type STEERING_OPTIONS } from './generation.ts';
import type { Values } from './options.ts';
import type { Terminal } from './terminal.ts';

/** The vectors of a command where they act. Tells of each whose layer neither the command nor a validation chose. */
export async function loadSteerings(terminal: Terminal, files: readonly string[], model: ModelRecord, values: Values<typeof STEERING_OPTIONS>): Promise<ActiveSteering[]> {
  const override = steeringOverride(values);
  const steerings = await Promise.all(files.map((file) => loadSteering(file, model, override)));
  if (override.layer === undefined) steerings.forEach((steering) => noteLayer(terminal, steering));
  return steerings;
}

function noteLayer(terminal: Terminal, { vector: { name, provenance }, layer }: ActiveSteering): void {
  const chosen = provenance?.chosen;
  if (chosen === undefined) terminal.note(`“${name}” acts at layer ${layer}: its layers were not searched. "steerboard search" finds the one to steer at.`);
  else if (chosen.layer === NO_LAYER) terminal.note(`“${name}” acts at layer ${layer}: its validation found no layer that beats no steering.`);
}
