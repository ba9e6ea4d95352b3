import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import type { ResultsSnapshot } from '../../protocol/view.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { reportHtml, type PageBundle } from './reportHtml.ts';

/** Writes the HTML report of a run. `dist`: the folder of Steerboard's own bundles. */
export async function writeReport(file: string, results: NonNullable<ResultsSnapshot['results']>, dist: string): Promise<void> {
  const bundle = await readPageBundle(dist);
  await atomicWrite(file, reportHtml(bundle, { revision: 1, state: { kind: 'results' }, results }));
}

async function readPageBundle(dist: string): Promise<PageBundle> {
  try {
    const [script, style, font] = await Promise.all([
      readFile(join(dist, 'webview.js'), 'utf8'),
      readFile(join(dist, 'webview.css'), 'utf8'),
      readFile(join(dist, 'codicon.ttf')),
    ]);
    return { script, style, font };
  } catch (error) {
    throw new SteerboardError('file-access', t('The results page is not there.'), { file: dist, hint: t('Build it: npm run build.') }, { cause: error });
  }
}
