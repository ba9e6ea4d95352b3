import * as vscode from 'vscode';
import { SteerboardError } from '../../core/errors.ts';
import { displayPath } from '../workspace/folders.ts';
import { stepsFor } from './errorSteps.ts';
import { Refusal } from './refusal.ts';
import type { NextStep } from './refusal.ts';

/** A message as it was shown. */
export interface Notice {
  severity: 'information' | 'warning' | 'error';
  message: string;
  steps: readonly NextStep[];
}

const SHOW = {
  information: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
} as const;

/** The one way to tell the user something outside of the views: shown, logged, with buttons that run commands. */
export class Notices {
  readonly #log: vscode.LogOutputChannel;
  #last: Notice | undefined;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  get last(): Notice | undefined {
    return this.#last;
  }

  /** Returns at once: whoever asked need not wait until somebody presses a button. */
  show(notice: Notice): void {
    this.#last = notice;
    this.#log.info(notice.message);
    const { severity, message, steps } = notice;
    void SHOW[severity](message, ...steps.map(({ title, ...step }) => ({ title, ...step }))).then((chosen) => {
      if (chosen) void vscode.commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
    });
  }

  information(message: string, ...steps: NextStep[]): void {
    this.show({ severity: 'information', message, steps });
  }

  warning(message: string, ...steps: NextStep[]): void {
    this.show({ severity: 'warning', message, steps });
  }

  /** What a command threw. A cancelled one needs no words: whoever cancelled knows. */
  failure(error: unknown): void {
    if (error instanceof vscode.CancellationError || SteerboardError.is(error, 'cancelled') || isAbort(error)) return;
    if (error instanceof Refusal) { this.show({ severity: 'warning', message: error.message, steps: error.steps }); return; }
    const known = SteerboardError.is(error) ? error : asInternal(error);
    if (known.code === 'internal') this.#log.error(error instanceof Error ? error : String(error));
    this.show({ severity: 'error', message: withDisplayPath(known).describe(), steps: stepsFor(known) });
  }
}

/** The same error with its file named relative to the workspace. */
function withDisplayPath(error: SteerboardError): SteerboardError {
  const { file } = error.details;
  return file === undefined ? error : new SteerboardError(error.code, error.message, { ...error.details, file: displayPath(file) }, { cause: error });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function asInternal(error: unknown): SteerboardError {
  return new SteerboardError('internal', vscode.l10n.t('Something went wrong inside Steerboard: {0}', error instanceof Error ? error.message : String(error)), {}, { cause: error });
}
