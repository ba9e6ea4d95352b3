/**
 * The one description of a steering vector file: which keys and tensors it has. The engine writes these entries with the
 * library's gguf functions; `fromGgufEntries` reads them back. Names outside `steerboard.*` are llama.cpp's and repeng's.
 */
import type { SteeringVector } from '../../protocol/files.ts';

/** Value of `general.architecture` in every control vector file. */
export const VECTOR_ARCHITECTURE = 'controlvector';

/** A file with a greater schema version was written by a newer Steerboard. */
export const VECTOR_SCHEMA_VERSION = 1;

export const VECTOR_KEYS = {
  architecture: 'general.architecture',
  name: 'general.name',
  modelHint: 'controlvector.model_hint',
  layerCount: 'controlvector.layer_count',
  schemaVersion: 'steerboard.schema_version',
  layers: 'steerboard.layers',
  embedding: 'steerboard.embedding',
  /** Block 0's direction: llama.cpp rejects files with a tensor `direction.0`. */
  direction0: 'steerboard.direction_0',
  method: 'steerboard.method',
  norms: 'steerboard.norms',
  meanWith: 'steerboard.mean_with',
  meanWithout: 'steerboard.mean_without',
  modelName: 'steerboard.model.name',
  modelArchitecture: 'steerboard.model.architecture',
  modelQuantisation: 'steerboard.model.quantisation',
  modelSha256: 'steerboard.model.sha256',
  chatTemplateSha256: 'steerboard.model.chat_template_sha256',
  pairCount: 'steerboard.pair_count',
  pairsSha256: 'steerboard.pairs_sha256',
  files: 'steerboard.files',
  instructionIds: 'steerboard.instruction_ids',
  /** JSON array, one object for each instruction id. */
  kwargs: 'steerboard.kwargs',
  created: 'steerboard.created',
  writtenBy: 'steerboard.version',
  /** "abreast", or absent. */
  extraction: 'steerboard.extraction',
  /** JSON object: layer, rule and strength, and the validation that chose them; for prompts without the instruction. */
  chosen: 'steerboard.chosen',
  /** The same for prompts that carry the instruction. */
  chosenWith: 'steerboard.chosen_with',
} as const;

export type GgufValue =
  | { type: 'string'; value: string }
  | { type: 'u32'; value: number }
  | { type: 'strings'; value: readonly string[] }
  | { type: 'f32s'; value: Float32Array };

export type GgufEntry = { key: string } & GgufValue;

/** One f32 tensor of one dimension. */
export interface GgufVectorTensor {
  name: string;
  data: Float32Array;
}

export interface VectorFileEntries {
  entries: readonly GgufEntry[];
  tensors: readonly GgufVectorTensor[];
}

/** Tensor of block `layer`'s direction, layer ≥ 1. */
function directionTensorName(layer: number): string {
  return `direction.${layer}`;
}

/** Keys and tensors of the file, in the order in which they are written. Empty arrays are left out: GGUF readers differ about them. */
export function toGgufEntries(vector: SteeringVector): VectorFileEntries {
  const tensors: GgufVectorTensor[] = [];
  for (let layer = 1; layer < vector.layers; layer++) {
    const data = vector.directions[layer];
    if (data) tensors.push({ name: directionTensorName(layer), data });
  }
  const entries: GgufEntry[] = [];
  const text = (key: string, value: string | undefined): void => {
    if (value !== undefined) entries.push({ key, type: 'string', value });
  };
  const whole = (key: string, value: number): void => void entries.push({ key, type: 'u32', value });
  const texts = (key: string, value: readonly string[]): void => {
    if (value.length > 0) entries.push({ key, type: 'strings', value });
  };
  const floats = (key: string, value: Float32Array | undefined): void => {
    if (value) entries.push({ key, type: 'f32s', value });
  };

  text(VECTOR_KEYS.architecture, VECTOR_ARCHITECTURE);
  text(VECTOR_KEYS.name, vector.name);
  text(VECTOR_KEYS.modelHint, vector.modelHint);
  whole(VECTOR_KEYS.layerCount, tensors.length);
  whole(VECTOR_KEYS.schemaVersion, VECTOR_SCHEMA_VERSION);
  whole(VECTOR_KEYS.layers, vector.layers);
  whole(VECTOR_KEYS.embedding, vector.embedding);
  floats(VECTOR_KEYS.direction0, vector.directions[0]);

  const provenance = vector.provenance;
  if (provenance) {
    const { model } = provenance;
    text(VECTOR_KEYS.method, provenance.method);
    floats(VECTOR_KEYS.norms, provenance.norms);
    floats(VECTOR_KEYS.meanWith, provenance.meanWith);
    floats(VECTOR_KEYS.meanWithout, provenance.meanWithout);
    text(VECTOR_KEYS.modelName, model.name);
    text(VECTOR_KEYS.modelArchitecture, model.architecture);
    text(VECTOR_KEYS.modelQuantisation, model.quantisation);
    text(VECTOR_KEYS.modelSha256, model.sha256);
    text(VECTOR_KEYS.chatTemplateSha256, model.chatTemplateSha256);
    whole(VECTOR_KEYS.pairCount, provenance.pairCount);
    text(VECTOR_KEYS.pairsSha256, provenance.pairsSha256);
    texts(VECTOR_KEYS.files, provenance.files);
    texts(VECTOR_KEYS.instructionIds, provenance.instructionIds);
    text(VECTOR_KEYS.kwargs, JSON.stringify(provenance.kwargs));
    text(VECTOR_KEYS.created, provenance.created);
    text(VECTOR_KEYS.writtenBy, provenance.steerboard);
    text(VECTOR_KEYS.extraction, provenance.extraction);
    if (provenance.chosen) text(VECTOR_KEYS.chosen, JSON.stringify(provenance.chosen));
    if (provenance.chosenWith) text(VECTOR_KEYS.chosenWith, JSON.stringify(provenance.chosenWith));
  }
  return { entries, tensors };
}
