import type { FoundModel } from '../../app/models/findModels.ts';
import type { ModelRecord } from '../../protocol/files.ts';
import type { ModelStore } from './modelStore.ts';

/** The model file at hand that a record is of, by its hash; undefined where there is none. Only files of its architecture and quantisation are hashed. */
export async function modelOfRecord(models: ModelStore, { architecture, quantisation, sha256 }: ModelRecord, signal?: AbortSignal): Promise<FoundModel | undefined> {
  const { hashModel } = await import('../../app/models/modelHash.ts');
  for (const model of await models.list()) {
    if (model.problem === undefined && model.architecture === architecture && model.quantisation === quantisation && (await hashModel(model.path, signal)) === sha256) return model;
  }
  return undefined;
}
