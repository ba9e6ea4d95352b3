import { t } from '@vscode/l10n';
import { NO_LAYER } from '../../protocol/files.ts';
import type { ChosenSteering, ModelRecord, SteeringVector, VectorProvenance } from '../../protocol/files.ts';
import type { InstructionArguments } from '../instructions/types.ts';
import { SteerboardError } from '../errors.ts';
import { isObject } from '../json.ts';
import { VECTOR_ARCHITECTURE, VECTOR_KEYS, VECTOR_SCHEMA_VERSION } from './vectorKeys.ts';
import type { GgufEntry, GgufValue, VectorFileEntries } from './vectorKeys.ts';

/**
 * The vector that a file's keys and tensors describe: one of ours where the schema key is there, else a plain control vector.
 * Directions of own files have unit length to 1e-3; in plain ones `layers` is the greatest tensor number plus one.
 * @throws SteerboardError `bad-vector` without the file's name, which the caller adds.
 */
export function fromGgufEntries({ entries, tensors }: VectorFileEntries): SteeringVector {
  const keys = new EntryReader(entries);
  if (keys.text(VECTOR_KEYS.architecture) !== VECTOR_ARCHITECTURE) {
    throw bad(t('Not a control vector: {0} is "{1}".', VECTOR_KEYS.architecture, keys.optionalText(VECTOR_KEYS.architecture) ?? ''));
  }
  const own = keys.has(VECTOR_KEYS.schemaVersion);
  const recorded = own && keys.has(VECTOR_KEYS.method);
  const version = own ? keys.whole(VECTOR_KEYS.schemaVersion) : VECTOR_SCHEMA_VERSION;
  if (version !== VECTOR_SCHEMA_VERSION) {
    throw bad(t('Schema version {0}; this Steerboard reads version {1}.', version, VECTOR_SCHEMA_VERSION), version > VECTOR_SCHEMA_VERSION ? t('Update Steerboard.') : undefined);
  }

  const numbered = tensors.map(({ name, data }) => ({ layer: layerOfTensor(name), name, data }));
  const embedding = own ? keys.whole(VECTOR_KEYS.embedding) : numbered[0]?.data.length ?? 0;
  const layers = own ? keys.whole(VECTOR_KEYS.layers) : 1 + numbered.reduce((most, { layer }) => Math.max(most, layer), 0);
  if (layers > MAX_LAYERS) throw bad(t('{0} layers; at most {1} are read.', layers, MAX_LAYERS));
  const directions = new Array<Float32Array | undefined>(layers).fill(undefined);
  const put = (layer: number, name: string, data: Float32Array): void => {
    if (layer >= layers) throw bad(t('{0}: the file says it has {1} layers.', name, layers));
    directions[layer] = checkedDirection(name, data, embedding, recorded);
  };
  const first = keys.optionalFloats(VECTOR_KEYS.direction0);
  if (first) put(0, VECTOR_KEYS.direction0, first);
  for (const { layer, name, data } of numbered) put(layer, name, data);
  if (!directions.some(Boolean)) throw bad(t('The file has no direction.'));

  const vector: SteeringVector = {
    name: keys.optionalText(VECTOR_KEYS.name) ?? '',
    modelHint: keys.optionalText(VECTOR_KEYS.modelHint) ?? '',
    layers,
    embedding,
    directions,
  };
  return recorded ? { ...vector, provenance: readProvenance(keys, layers) } : vector;
}

/** Deeper models are not known; a file that claims more is damaged. */
export const MAX_LAYERS = 1024;

function readProvenance(keys: EntryReader, layers: number): VectorProvenance {
  const method = keys.text(VECTOR_KEYS.method);
  if (method !== 'mean-difference') throw bad(t('Made by the method "{0}", which this Steerboard doesn\'t know.', method));
  const model: ModelRecord = {
    name: keys.text(VECTOR_KEYS.modelName),
    architecture: keys.text(VECTOR_KEYS.modelArchitecture),
    quantisation: keys.text(VECTOR_KEYS.modelQuantisation),
    sha256: keys.text(VECTOR_KEYS.modelSha256),
    layers,
    embedding: keys.whole(VECTOR_KEYS.embedding),
  };
  const template = keys.optionalText(VECTOR_KEYS.chatTemplateSha256);
  const chosen = readChosen(keys, VECTOR_KEYS.chosen, layers);
  const chosenWith = readChosen(keys, VECTOR_KEYS.chosenWith, layers);
  return {
    schemaVersion: VECTOR_SCHEMA_VERSION,
    method,
    model: template === undefined ? model : { ...model, chatTemplateSha256: template },
    pairCount: keys.whole(VECTOR_KEYS.pairCount),
    pairsSha256: keys.text(VECTOR_KEYS.pairsSha256),
    files: keys.texts(VECTOR_KEYS.files),
    instructionIds: keys.texts(VECTOR_KEYS.instructionIds),
    kwargs: readKwargs(keys.optionalText(VECTOR_KEYS.kwargs) ?? '[]'),
    created: keys.text(VECTOR_KEYS.created),
    steerboard: keys.text(VECTOR_KEYS.writtenBy),
    ...(keys.optionalText(VECTOR_KEYS.extraction) === 'abreast' && { extraction: 'abreast' as const }),
    norms: keys.perLayer(VECTOR_KEYS.norms, layers),
    meanWith: keys.perLayer(VECTOR_KEYS.meanWith, layers),
    meanWithout: keys.perLayer(VECTOR_KEYS.meanWithout, layers),
    ...(chosen && { chosen }),
    ...(chosenWith && { chosenWith }),
  };
}

class EntryReader {
  readonly #values: ReadonlyMap<string, GgufValue>;

  constructor(entries: readonly GgufEntry[]) {
    this.#values = new Map(entries.map((entry) => [entry.key, entry]));
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  optionalText(key: string): string | undefined {
    return this.#optional(key, 'string')?.value;
  }

  text(key: string): string {
    return this.optionalText(key) ?? missing(key);
  }

  whole(key: string): number {
    return this.#optional(key, 'u32')?.value ?? missing(key);
  }

  texts(key: string): readonly string[] {
    return this.#optional(key, 'strings')?.value ?? [];
  }

  optionalFloats(key: string): Float32Array | undefined {
    return this.#optional(key, 'f32s')?.value;
  }

  perLayer(key: string, layers: number): Float32Array {
    const values = this.optionalFloats(key) ?? missing(key);
    if (values.length !== layers) throw bad(t('{0} has {1} values for {2} layers.', key, values.length, layers));
    if (!values.every(Number.isFinite)) throw bad(t('{0} has a value that is not a finite number.', key));
    return values;
  }

  #optional<T extends GgufValue['type']>(key: string, type: T): Extract<GgufValue, { type: T }> | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    if (!isOfType(value, type)) throw bad(t('The key {0} has the wrong type.', key));
    return value;
  }
}

function isOfType<T extends GgufValue['type']>(value: GgufValue, type: T): value is Extract<GgufValue, { type: T }> {
  return value.type === type;
}

function layerOfTensor(name: string): number {
  const digits = /^direction\.(\d{1,9})$/.exec(name)?.[1];
  if (digits === undefined) throw bad(t('A tensor "{0}", which control vectors don\'t have.', name));
  const layer = Number(digits);
  if (layer === 0) throw bad(t('A tensor direction.0, which llama.cpp rejects: control vectors begin at block 1.'));
  if (layer >= MAX_LAYERS) throw bad(t('A tensor {0}; at most {1} layers are read.', name, MAX_LAYERS));
  return layer;
}

function checkedDirection(name: string, data: Float32Array, embedding: number, unit: boolean): Float32Array {
  if (data.length !== embedding) throw bad(t('{0} has {1} values where {2} are due.', name, data.length, embedding));
  let squares = 0;
  for (const value of data) squares += value * value;
  if (!Number.isFinite(squares)) throw bad(t('{0} has a value that is not a finite number.', name));
  if (squares === 0) throw bad(t('{0} is all zeros: it points nowhere.', name));
  if (unit && Math.abs(Math.sqrt(squares) - 1) > 1e-3) throw bad(t('{0} has length {1} where 1 is due.', name, Math.sqrt(squares).toPrecision(4)));
  return data;
}

function readKwargs(json: string): readonly InstructionArguments[] {
  const value = parseJson(VECTOR_KEYS.kwargs, json);
  if (!Array.isArray(value) || !value.every(isObject)) throw bad(t('{0} is not a list of objects.', VECTOR_KEYS.kwargs));
  return value;
}

function readChosen(keys: EntryReader, key: string, layers: number): ChosenSteering | undefined {
  const json = keys.optionalText(key);
  if (json === undefined) return undefined;
  const value = parseJson(key, json);
  if (!isChosen(value, layers)) throw bad(t('{0} is not a layer, rule and strength with their validation.', key), t('Search the layers again.'));
  return value;
}

function isChosen(value: unknown, layers: number): value is ChosenSteering {
  return (
    isObject(value) &&
    isLayer(value['layer'], layers) &&
    (value['rule'] === 'projection' || value['rule'] === 'fixed') &&
    Number.isFinite(value['strength']) &&
    (value['validation'] === undefined || isValidation(value['validation'], layers))
  );
}

function isValidation(value: unknown, layers: number): boolean {
  return (
    isObject(value) &&
    typeof value['promptsSha256'] === 'string' &&
    isCount(value['promptCount']) &&
    (value['instructed'] === undefined || (isObject(value['instructed']) && hasCounts(value['instructed']))) &&
    Array.isArray(value['points']) &&
    value['points'].every((point) => isPoint(point, layers)) &&
    Array.isArray(value['strengths']) &&
    value['strengths'].every(Number.isFinite) &&
    isCount(value['maxTokens']) &&
    typeof value['withInstruction'] === 'boolean' &&
    (value['search'] === 'full' || value['search'] === 'exact' || value['search'] === 'halving') &&
    (value['criterion'] === undefined || value['criterion'] === 'strict') &&
    (value['judge'] === undefined || isJudge(value['judge'])) &&
    (value['model'] === undefined || (isObject(value['model']) && typeof value['model']['name'] === 'string' && typeof value['model']['sha256'] === 'string'))
  );
}

function isPoint(value: unknown, layers: number): boolean {
  return (
    isObject(value) &&
    isLayer(value['layer'], layers) &&
    Number.isFinite(value['strength']) &&
    hasCounts(value) &&
    (value['dropped'] === undefined || value['dropped'] === true) &&
    (value['perplexity'] === undefined || Number.isFinite(value['perplexity']))
  );
}

function isJudge(value: unknown): boolean {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['sha256'] === 'string' && Number.isFinite(value['below']);
}

function hasCounts(value: Readonly<Record<string, unknown>>): boolean {
  return isCount(value['passed']) && isCount(value['total']) && isCount(value['broken']);
}

function isLayer(value: unknown, layers: number): boolean {
  return Number.isInteger(value) && Number(value) >= NO_LAYER && Number(value) < layers;
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

function parseJson(key: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new SteerboardError('bad-vector', t('{0} is not JSON.', key), {}, { cause: error });
  }
}

function missing(key: string): never {
  throw bad(t('The key {0} is missing.', key));
}

function bad(message: string, hint?: string): SteerboardError {
  return new SteerboardError('bad-vector', message, hint === undefined ? {} : { hint });
}
