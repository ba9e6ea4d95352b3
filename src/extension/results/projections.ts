import * as vscode from 'vscode';
import { projectAnswers } from '../../app/results/projections.ts';
import type { AskedAnswer } from '../../app/results/projections.ts';
import { recordedSteerings } from '../../app/runs/resumeRun.ts';
import type { LiveRun } from '../../app/runs/liveRun.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import type { ResultsPage } from './resultsPage.ts';

/** Rows come into view together: gather what they ask for this long. */
const GATHER_MS = 60;

/** Answers read at a time: few, so that what came into view last is not long in coming. */
const BATCH = 8;

interface Asked extends AskedAnswer {
  run: LiveRun;
  page: ResultsPage;
}

/** Reads the projections that pages ask for, a few at a time, what was asked last first. */
class Projections {
  readonly #context: SteerboardContext;
  readonly #queue: Asked[] = [];
  #working = false;

  constructor(context: SteerboardContext) {
    this.#context = context;
  }

  ask({ item, setting }: AskedAnswer, page: ResultsPage): void {
    const { run } = this.#context.results;
    if (!run || !vscode.workspace.isTrusted) return;
    this.#queue.push({ item, setting, run, page });
    if (this.#working) return;
    this.#working = true;
    setTimeout(() => void this.#work().finally(() => (this.#working = false)).catch((error: unknown) => this.#context.notices.failure(error)), GATHER_MS);
  }

  async #work(): Promise<void> {
    try {
      await this.#context.tasks.run(vscode.l10n.t('Reading projections'), 'view', async (task) => {
        const session = await this.#context.sessions.open(await this.#context.modelChoice.file(), task);
        while (this.#queue.length > 0 && !task.signal.aborted) {
          const { run } = this.#context.results;
          const batch = this.#queue.splice(-BATCH).filter((asked) => asked.run === run);
          if (!run || batch.length === 0 || run.spec.model.sha256 !== session.record.sha256) continue;
          const steerings = await recordedSteerings(run);
          const found = await projectAnswers(session, { spec: run.spec, rows: run.rows, steerings }, batch, task.signal);
          for (const projection of found) {
            const asked = batch.find(({ item, setting }) => item === projection.item && setting === projection.setting);
            asked?.page.post({ kind: 'projection', run: this.#context.results.name ?? '', ...projection });
          }
        }
      });
    } finally {
      this.#queue.length = 0;
    }
  }
}

const made = new WeakMap<SteerboardContext, Projections>();

/** One queue for all pages of a window. */
export function projectionsFor(context: SteerboardContext): Projections {
  const projections = made.get(context) ?? new Projections(context);
  made.set(context, projections);
  return projections;
}
