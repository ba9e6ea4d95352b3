import { basename, join } from 'node:path';
import type { ResultsSnapshot } from '../../protocol/view.ts';
import { figureResults } from '../analysis/figureReport.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { writeReport } from '../report/writeReport.ts';
import { describeModel, ResultsBuilder } from '../results/resultsBuilder.ts';
import type { Lab, Outcome, Recipe } from './recipe.ts';

type Results = NonNullable<ResultsSnapshot['results']>;

/** Writes the figures as data, and the page that has them, with the answers of the experiment's main run where there is one. */
export async function writeOutcome({ out, session }: Pick<Lab, 'out' | 'session'>, recipe: Recipe, outcome: Outcome, dist: string): Promise<{ figures: string; report: string }> {
  const { figures, notes } = outcome;
  const data = join(out, 'figures.json');
  await atomicWrite(data, `${JSON.stringify({ recipe: recipe.name, title: recipe.title, section: recipe.section, notes, figures }, null, 1)}\n`);
  const report = join(out, 'report.html');
  const title = `${recipe.title} (${/^\d/.test(recipe.section) ? `section ${recipe.section}` : recipe.section})`;
  const { head, rows } = pageOf(title, describeModel(session.record), outcome);
  await writeReport(report, { rows, head: { ...head, title, figures, notices: [...notes.map((text) => ({ text, actions: [] })), ...head.notices] } }, dist);
  return { figures: data, report };
}

function pageOf(title: string, model: string, { main, figures }: Outcome): Results {
  if (main === undefined) return figureResults(title, model, figures);
  return new ResultsBuilder(basename(main.folder), main.spec, Infinity).build({ rows: main.rows });
}
