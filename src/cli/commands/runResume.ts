import { LiveRun } from '../../app/runs/liveRun.ts';
import { finishRun, resumeRun } from '../../app/runs/resumeRun.ts';
import { assertUnlocked } from '../../app/runs/runFolder.ts';
import { recordText, runText } from '../../app/runs/runText.ts';
import { keepChoice } from '../../app/searchLayers.ts';
import { SteerboardError } from '../../core/errors.ts';
import { madeText, missingCells } from '../../core/experiments/complete.ts';
import type { CommandContext } from '../command.ts';
import { withJudge, withSession } from '../engine.ts';
import { choiceText, evidenceText } from '../searchText.ts';
import type { RunValues } from './run.ts';

/** Makes what a run lacks; a search's choice is written into its vector where that is named. */
export async function resume(context: CommandContext, values: RunValues, folder: string): Promise<void> {
  const { terminal, json, signal } = context;
  const run = await LiveRun.open(folder);
  await assertUnlocked(folder);
  const search = run.spec.kind === 'search';
  if (missingCells(run.spec, run.rows).length === 0 && !(search && values.vector !== undefined)) {
    await finishRun(run);
    terminal.note('All its answers are there.');
  } else {
    await withSession(context, values, (session) => withJudge(context, values, async (judge) => {
      await resumeRun(session, run, { acceptChanges: values['accept-changes'], judge, signal, onProgress: (progress) => terminal.progress('Answers', progress) });
      if (!search || values.vector === undefined || run.state.status !== 'finished') return;
      const { chosen } = await keepChoice(session, run, values.vector);
      terminal.note(`${evidenceText(chosen)}\n${choiceText(chosen)}`);
    }), run.spec.environment);
  }
  terminal.print(json ? JSON.stringify({ run: folder, answers: run.rows.length, planned: run.spec.cells.length }) : search ? recordText(folder, run.spec, run.rows) : runText(folder, run.spec, run.rows));
  if (missingCells(run.spec, run.rows).length > 0) throw new SteerboardError('cancelled', `Stopped at ${madeText(run)}. Finished answers are kept.`);
  if (search && values.vector === undefined) terminal.note('The choice is in no vector yet: resume it with --vector FILE, or repeat the search with --into this folder.');
}
