import { basename, join } from 'node:path';
import type { ResultsSnapshot } from '../../protocol/view.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { writeReport } from '../report/writeReport.ts';
import { ResultsBuilder } from '../results/resultsBuilder.ts';
import type { Lab, Outcome, Recipe } from './recipe.ts';

/** The figures as data, and the page with the experiment's main run and all its figures. */
export async function writeOutcome(lab: Pick<Lab, 'out'>, recipe: Recipe, { main, figures, notes }: Outcome, dist: string): Promise<{ figures: string; report?: string }> {
  const data = join(lab.out, 'figures.json');
  await atomicWrite(data, `${JSON.stringify({ recipe: recipe.name, title: recipe.title, section: recipe.section, notes, figures }, null, 1)}\n`);
  if (main === undefined) return { figures: data };
  const { head, rows } = new ResultsBuilder(basename(main.folder), main.spec, Infinity).build({ rows: main.rows });
  const results: NonNullable<ResultsSnapshot['results']> = {
    rows,
    head: { ...head, title: `${recipe.title} (section ${recipe.section})`, figures, notices: [...notes.map((text) => ({ text, actions: [] })), ...head.notices] },
  };
  const report = join(lab.out, 'report.html');
  await writeReport(report, results, dist);
  return { figures: data, report };
}
