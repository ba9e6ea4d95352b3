import { basename, dirname } from 'node:path';
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { hashFile } from '../../app/hashFile.ts';
import { pairsMatch } from '../../app/vectors/pairsMatch.ts';
import type { ModelAtHand, VectorSurroundings } from '../../app/vectors/vectorDocument.ts';
import type { ModelRecord, SteeringVector } from '../../protocol/files.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { modelOfRecord } from '../models/modelOfRecord.ts';
import type { RunNode } from '../runs/runStore.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { existingFolders } from '../workspace/folders.ts';
import { findSource } from '../workspace/openSource.ts';

/** What the workspace knows of a vector, but for the model file, which takes long to look for. */
export async function vectorSurroundings(context: SteerboardContext, path: string, vector: SteeringVector): Promise<Omit<VectorSurroundings, 'model'> & { run: RunNode | undefined }> {
  const { provenance } = vector;
  const found = await Promise.all((provenance?.files ?? []).map(async (name) => ({ name, uri: await findSource(name) })));
  const here = found.flatMap(({ uri }) => (uri ? [uri.fsPath] : []));
  const run = await lastRun(context, path);
  const rate = run?.rates?.find(({ setting }) => setting === 'steered');
  return {
    sizeBytes: (await stat(path)).size,
    listed: isListed(context, path),
    used: context.vectors.used === path,
    kept: context.extension.workspaceState.get<readonly string[]>(STATE_KEYS.keptNumberings, []).includes(path),
    files: found.filter(({ uri }) => uri).map(({ name }) => name),
    pairsMatch: provenance !== undefined && here.length === found.length && (await pairsMatch(here, provenance.pairsSha256)),
    ...(run && rate && { lastRun: { name: run.spec?.name ?? '', passed: rate.passed, total: rate.total } }),
    run,
  };
}

/** Is the model file at hand that the record is of? */
export async function modelAtHand({ sessions, models }: SteerboardContext, record: ModelRecord, signal: AbortSignal): Promise<ModelAtHand> {
  const { current } = sessions;
  if (current?.record.sha256 === record.sha256) return { state: 'loaded', name: basename(current.info.path) };
  if (!vscode.workspace.isTrusted) return { state: 'unknown' };
  const found = await modelOfRecord(models, record, signal);
  return found ? { state: 'found', name: basename(found.path) } : { state: 'absent' };
}

function isListed({ extension }: SteerboardContext, path: string): boolean {
  return existingFolders(SETTING_KEYS.vectorsFolder, extension.globalStorageUri).includes(dirname(path));
}

/** The newest run that steered with this very file and checked its answers. */
async function lastRun({ runs }: SteerboardContext, path: string): Promise<RunNode | undefined> {
  const candidates = (await runs.list()).filter(({ rates, spec }) => rates?.some(({ setting }) => setting === 'steered') && spec?.vectors.some(({ file }) => file === basename(path)));
  if (candidates.length === 0) return undefined;
  const sha256 = await hashFile(path);
  return candidates.find(({ spec }) => spec?.vectors.length === 1 && spec.vectors[0]?.sha256 === sha256);
}
