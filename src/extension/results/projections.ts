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
    const former = this.#queue.findIndex((asked) => asked.item === item && asked.setting === setting && asked.run === run && asked.page === page);
    if (former !== -1) this.#queue.splice(former, 1);
    this.#queue.push({ item, setting, run, page });
    this.#workSoon();
  }

  #workSoon(): void {
    if (this.#working || this.#queue.length === 0) return;
    this.#working = true;
    setTimeout(() => {
      void this.#work().catch((error: unknown) => {
        this.#queue.length = 0;
        this.#context.notices.failure(error);
      }).finally(() => {
        this.#working = false;
        // What was asked for when the last answer had been read.
        this.#workSoon();
      });
    }, GATHER_MS);
  }

  async #work(): Promise<void> {
    await this.#context.tasks.run(vscode.l10n.t('Reading projections'), 'view', async (task) => {
      const session = await this.#context.sessions.open(await this.#context.modelChoice.file(), task);
      while (this.#queue.length > 0) {
        if (task.signal.aborted) throw new vscode.CancellationError();
        const { run } = this.#context.results;
        const batch = this.#queue.splice(-BATCH).filter((asked) => asked.run === run);
        if (!run || batch.length === 0 || run.spec.model.sha256 !== session.record.sha256) continue;
        const steerings = await recordedSteerings(run);
        const found = await projectAnswers(session, { spec: run.spec, rows: run.rows, steerings }, batch, task.signal);
        for (const projection of found) {
          const asked = batch.filter(({ item, setting }) => item === projection.item && setting === projection.setting);
          for (const { page } of asked) page.post({ kind: 'projection', run: this.#context.results.name ?? '', ...projection });
        }
      }
    });
  }
}

const made = new WeakMap<SteerboardContext, Projections>();

/** One queue for all pages of a window. */
export function projectionsFor(context: SteerboardContext): Projections {
  const projections = made.get(context) ?? new Projections(context);
  made.set(context, projections);
  return projections;
}
