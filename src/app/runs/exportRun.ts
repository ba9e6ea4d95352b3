import { basename } from 'node:path';
import type { ChosenSteering } from '../../protocol/files.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { writeReport } from '../report/writeReport.ts';
import { lastJudged, qualityText, runQuality } from '../quality/runQuality.ts';
import { ResultsBuilder, type VectorEvidence } from '../results/resultsBuilder.ts';
import { readVectorFile } from '../vectors/readVectorFile.ts';
import { exportedRows, rowsCsv, rowsJsonl } from './exportRows.ts';
import type { LiveRun } from './liveRun.ts';
import { readTimings } from './readRun.ts';
import { rowsMarkdown } from './rowsMarkdown.ts';
import { vectorCopy, writeError } from './runFiles.ts';
import { runText } from './runText.ts';

/** `html`: one page that shows the run in any browser, with its figures. */
export const RUN_FORMATS = ['csv', 'jsonl', 'md', 'html'] as const;

export type RunFormat = (typeof RUN_FORMATS)[number];

/**
 * Writes a run into one file for other programs or people. `dist`: the folder of Steerboard's own bundles, for the page.
 *
 * @throws {SteerboardError} `file-access`; `bad-run` where what a judge said is damaged
 */
export async function exportRun(run: LiveRun, format: RunFormat, file: string, dist: string): Promise<void> {
  const { folder, spec, rows } = run;
  if (format === 'html') {
    const results = new ResultsBuilder(basename(folder), spec, Infinity).build({ rows, vectors: await recordedEvidence(run), quality: await runQuality(run) });
    return writeReport(file, results, dist);
  }
  const exported = exportedRows(spec, rows, { timings: await readTimings(folder), judged: await lastJudged(folder) });
  const summary = [runText(basename(folder), spec, rows), qualityText(await runQuality(run))].filter((part) => part !== '').join('\n\n');
  const text = { csv: () => rowsCsv(exported), jsonl: () => rowsJsonl(exported), md: () => rowsMarkdown(spec, summary, exported) }[format]();
  await atomicWrite(file, text).catch((error: unknown) => {
    throw writeError(file, error);
  });
}

/** What the run's own copies of its vectors say of how their layers were chosen; nothing where there are no copies. */
export async function recordedEvidence({ folder, spec }: Pick<LiveRun, 'folder' | 'spec'>): Promise<VectorEvidence[]> {
  return Promise.all(spec.vectors.map(async ({ file }, index) => {
    const chosen: ChosenSteering | undefined = await readVectorFile(vectorCopy(folder, index, file)).then(({ provenance }) => provenance?.chosen, () => undefined);
    return chosen ? { chosen } : {};
  }));
}
