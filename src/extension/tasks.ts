import * as vscode from 'vscode';
import type { Progress } from '../app/progress.ts';

/** What a running task can use. */
export interface TaskHandle {
  readonly signal: AbortSignal;
  /** Shows what it is at: a text, or counts with pace and estimate. */
  report(state: string | Progress): void;
}

/** Where its progress shows. `view`: the results page shows it already, so only a discreet sign in the window. */
export type TaskPlace = 'notification' | 'view';

/** Long work that a person can stop: from its notification, the status item, the page, or the command *Stop All Work*. */
export class Tasks implements vscode.Disposable {
  readonly #running = new Set<AbortController>();
  #tokensPerSecond: number | undefined;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when work begins, ends, or reports another pace. */
  readonly onChange = this.#changed.event;

  get running(): number {
    return this.#running.size;
  }

  /** Pace of the work under way, as it was last reported. */
  get tokensPerSecond(): number | undefined {
    return this.#tokensPerSecond;
  }

  async run<T>(title: string, place: TaskPlace, work: (task: TaskHandle) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#running.add(controller);
    this.#changed.fire();
    const options = { title, location: place === 'notification' ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window, cancellable: place === 'notification' };
    try {
      return await vscode.window.withProgress(options, async (progress, token) => {
        token.onCancellationRequested(() => controller.abort(new vscode.CancellationError()));
        return work({ signal: controller.signal, report: (state) => this.#report(progress, state) });
      });
    } finally {
      this.#running.delete(controller);
      if (this.#running.size === 0) this.#tokensPerSecond = undefined;
      this.#changed.fire();
    }
  }

  /** False where nothing runs. */
  stopAll(): boolean {
    const any = this.#running.size > 0;
    for (const controller of this.#running) controller.abort(new vscode.CancellationError());
    return any;
  }

  dispose(): void {
    this.stopAll();
    this.#changed.dispose();
  }

  #report(progress: vscode.Progress<{ message: string }>, state: string | Progress): void {
    progress.report({ message: typeof state === 'string' ? state : describeProgress(state) });
    if (typeof state === 'string' || state.tokensPerSecond === undefined) return;
    this.#tokensPerSecond = state.tokensPerSecond;
    this.#changed.fire();
  }
}

/** "61 of 72 · 31 tok/s · about 2 min" */
function describeProgress({ done, total, unit, tokensPerSecond, secondsLeft }: Progress): string {
  const { t } = vscode.l10n;
  const parts = [unit === 'percent' || unit === 'bytes' ? t('{0} %', Math.floor((100 * done) / Math.max(total, Number.MIN_VALUE))) : t('{0} of {1}', done, total)];
  if (unit === 'bytes') parts.push(t('{0} of {1} MB', Math.round(done / 1e6), Math.round(total / 1e6)));
  if (tokensPerSecond !== undefined) parts.push(t('{0} tok/s', Math.round(tokensPerSecond)));
  if (secondsLeft !== undefined && Number.isFinite(secondsLeft) && done < total) parts.push(describeSeconds(secondsLeft));
  return parts.join(' · ');
}

function describeSeconds(seconds: number): string {
  const { t } = vscode.l10n;
  return seconds < 90 ? t('about {0} s', Math.max(1, Math.round(seconds))) : t('about {0} min', Math.round(seconds / 60));
}
