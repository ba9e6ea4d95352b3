import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { isMade } from '../../core/experiments/complete.ts';
import type { EnvironmentChange, RunRow, RunSpec } from '../../protocol/files.ts';
import { readQuality, writeQuality } from '../quality/qualityFile.ts';
import { differencesText, environmentDifferences, type Difference } from './environment.ts';
import { LiveRun } from './liveRun.ts';
import { readTimings } from './readRun.ts';
import { vectorCopy } from './runFiles.ts';
import { isRunFolder, makeRunFolder } from './runFolder.ts';
import { specDifferences } from './specDifferences.ts';

export interface MergeOptions {
  /** Merge parts that were made with other threads, backends or the like; the run tells which answers were made how. */
  acceptChanges?: boolean | undefined;
}

export interface MergedRun {
  run: LiveRun;
  /** Parts of the whole that are not among those merged, counted from 0. */
  missingShards: readonly number[];
}

/**
 * Puts parts of a run together into a new folder: all their cells, and the answers that are there, each once. The rows are in the order of
 * the plan, so that the parts of a run come to the same bytes as the run made in one piece.
 *
 * @throws {SteerboardError} `run-mismatch` naming how parts differ; `bad-run`, `file-access`
 */
export async function mergeRuns(folders: readonly string[], target: string, { acceptChanges = false }: MergeOptions = {}): Promise<MergedRun> {
  if (folders.length < 2) throw new SteerboardError('bad-arguments', t('Merging takes two runs or more.'));
  if (await isRunFolder(target)) throw new SteerboardError('bad-arguments', t('There is a run in this folder already.'), { file: target, hint: t('Name a new one.') });
  const runs = await Promise.all(folders.map((folder) => LiveRun.open(folder)));
  const first = runs[0]!;
  for (const other of runs.slice(1)) assertMergeable(first, other, acceptChanges);

  const cells = new Map(runs.flatMap(({ spec }) => spec.cells.map((cell) => [cell.id, cell] as const)));
  const changes = runs.flatMap(({ spec }) => changesFrom(first.spec, spec));
  const spec: RunSpec = {
    ...first.spec,
    created: new Date().toISOString(),
    // Cells of one item keep their order; the sort is stable.
    cells: [...cells.values()].sort((a, b) => a.item - b.item),
    ...(changes.length > 0 && { changes }),
  };
  const missingShards = shardsMissing(runs.map((run) => run.spec));
  if (first.spec.shard !== undefined) delete (spec as Partial<RunSpec>).shard;
  const rows = mergedRows(runs);
  const timings = new Map((await Promise.all(folders.map(readTimings))).flatMap((part) => [...part]));
  const quality = (await Promise.all(folders.map(readQuality))).flat();
  await makeRunFolder(target, spec, { vectorFiles: spec.vectors.map(({ file }, index) => vectorCopy(first.folder, index, file)), rows, timings });
  if (quality.length > 0) await writeQuality(target, quality);
  return { run: new LiveRun(target, spec, rows), missingShards };
}

function thereAndHere({ what, was, is }: Difference): string {
  return t('{0} {1} there, {2} here', what, was, is);
}

function assertMergeable(first: LiveRun, other: LiveRun, acceptChanges: boolean): void {
  const differences = specDifferences(first.spec, other.spec, { shards: true });
  if (differences.length > 0) {
    throw new SteerboardError('run-mismatch', t('This is no part of the same run as {0}: {1}.', first.folder, differencesText(differences, thereAndHere)), { file: other.folder });
  }
  const machine = environmentDifferences(first.spec.environment, other.spec.environment);
  if (machine.length > 0 && !acceptChanges) {
    throw new SteerboardError('run-mismatch', t('This part was made otherwise than {0}: {1}.', first.folder, differencesText(machine, thereAndHere)), {
      file: other.folder,
      hint: t('Accept the changes to merge them all the same: the run then tells which answers were made how.'),
    });
  }
}

/** Which answers were made otherwise than the first part's environment says. */
function changesFrom(first: RunSpec, part: RunSpec): EnvironmentChange[] {
  const { environment, cells, changes = [], created } = part;
  if (environmentDifferences(first.environment, environment).length === 0) return [...changes];
  const own = new Set(changes.flatMap((change) => change.cells));
  return [{ time: created, environment, cells: cells.filter(({ id }) => !own.has(id)).map(({ id }) => id) }, ...changes];
}

function mergedRows(runs: readonly LiveRun[]): RunRow[] {
  const rows = new Map<string, { row: RunRow; folder: string }>();
  for (const { folder, rows: part } of runs) {
    for (const row of part.filter(isMade)) {
      const known = rows.get(row.cell);
      if (known && JSON.stringify(known.row) !== JSON.stringify(row)) {
        throw new SteerboardError('run-mismatch', t('Prompt {0}, {1}, has another answer here than in {2}.', row.item + 1, row.setting, known.folder), { file: folder, hint: t('Keep one of the two runs.') });
      }
      rows.set(row.cell, known ?? { row, folder });
    }
  }
  return [...rows.values()].map(({ row }) => row);
}

function shardsMissing(specs: readonly RunSpec[]): number[] {
  const count = specs[0]?.shard?.count ?? 0;
  const there = new Set(specs.map(({ shard }) => shard?.index));
  return Array.from({ length: count }, (_, index) => index).filter((index) => !there.has(index));
}
