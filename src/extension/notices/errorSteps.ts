import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import type { SteerboardError } from '../../core/errors.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { STEPS } from './refusal.ts';
import type { NextStep } from './refusal.ts';

/** The buttons under an error. Exhaustive, so that a new kind of error gets its way out or is known to have none. */
export function stepsFor(error: SteerboardError): readonly NextStep[] {
  switch (error.code) {
    case 'no-model':
      return [STEPS.selectModel(), STEPS.downloadDefaultModel()];
    case 'bad-model':
    case 'unsupported-architecture':
      return [STEPS.selectModel()];
    case 'not-enough-memory':
      return [{ ...STEPS.selectModel(), title: vscode.l10n.t('Select Smaller Model…') }, STEPS.openSettings(SETTING_KEYS.memoryShare), ...(error.details.file === undefined ? [] : [STEPS.loadAnyway(error.details.file)])];
    case 'prompt-too-long':
      return [STEPS.openSettings(SETTING_KEYS.contextLength)];
    case 'bad-vector':
    case 'vector-mismatch':
      return [STEPS.selectVector(), STEPS.selectModel()];
    case 'bad-prompt-file':
    case 'bad-instruction':
    case 'no-prompts':
      return [...openFile(error), STEPS.showProblems()];
    case 'bad-run':
    case 'run-locked':
    case 'run-mismatch':
      return openFile(error);
    case 'engine-stopped':
      // With a file it is the model that the engine died with.
      return [...(error.details.file === undefined ? [] : [STEPS.selectModel()]), STEPS.restartEngine(), STEPS.showLog()];
    case 'engine-incompatible':
      return [STEPS.restartEngine(), STEPS.showLog()];
    case 'download-failed':
      return [STEPS.downloadModel(), STEPS.showLog()];
    case 'internal':
      return [STEPS.showLog()];
    case 'judge-failed':
      return [STEPS.showLog()];
    case 'bad-arguments':
    case 'file-access':
    case 'cancelled':
      return [];
  }
}

/** Errors name files as people do: relative to the workspace, where they lie in it. */
function openFile({ details: { file, line } }: SteerboardError): readonly NextStep[] {
  if (file === undefined) return [];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (isAbsolute(file)) return [STEPS.openFile(vscode.Uri.file(file), line)];
  return folder ? [STEPS.openFile(vscode.Uri.joinPath(folder, file), line)] : [];
}
