import * as vscode from 'vscode';
import { Refusal, STEPS } from './refusal.ts';

const { t } = vscode.l10n;

/** Every reason for which a command does not begin, with its way on. */
export const REFUSALS = {
  untrusted: (): Refusal => new Refusal(t('Models are not loaded in a folder that you have not trusted. Reading prompts and results works.'), [STEPS.manageTrust()]),
  noModel: (): Refusal => new Refusal(t('No model is selected. Choose a GGUF model to begin; a small one (SmolLM2 135M, 98 MB) is enough to try everything.'), [STEPS.selectModel(), STEPS.downloadDefaultModel()]),
  noVector: (model: string): Refusal => new Refusal(t('No steering vector for {0} yet. Make one from prompts with and without an instruction.', model), [STEPS.computeVector(), STEPS.openSample()]),
  noVectorToCompare: (model: string): Refusal =>
    new Refusal(t('No steering vector for {0} yet. Make one from prompts with and without an instruction, or compare plain and instructed answers without one.', model), [STEPS.computeVector(), STEPS.compareWithoutVector()]),
  noVectors: (): Refusal => new Refusal(t('This workspace has no steering vector yet.'), [STEPS.computeVector()]),
  noEditor: (): Refusal => new Refusal(t('No prompt is selected: no text editor is open. Open a prompt file and select a prompt, or put the cursor into one.'), [STEPS.comparePromptFile(), STEPS.openSample()]),
  noPromptHere: (): Refusal => new Refusal(t('There is no prompt at the cursor. Select the text of a prompt, or put the cursor into one.'), [STEPS.comparePromptFile()]),
  noAnswer: (): Refusal => new Refusal(t('There is no answer here that waits to be accepted or discarded.'), [STEPS.steerSelection()]),
  noInstruction: (): Refusal => new Refusal(t('This prompt names no instruction, so no answer to it can be checked. Give it an “instruction_id_list”.'), []),
  nothingToCheckHere: (): Refusal => new Refusal(t('There is nothing to check: no answer beneath the prompt, and no text on the clipboard. Copy an answer first.'), []),
  noWorkspaceFiles: (): Refusal => new Refusal(t('There is no prompt file (.jsonl, .json, .csv, .tsv, .txt or .md) in this workspace.'), [STEPS.openSample()]),
  noResponseFiles: (): Refusal => new Refusal(t('There is no file of responses (.jsonl with “prompt” and “response”) in this workspace.'), []),
  nothingToCheck: (file: string, why: string): Refusal => new Refusal(t('Nothing in {0} can be checked. {1}', file, why), [STEPS.showProblems()]),
  engineStopped: (reason: string): Refusal => new Refusal(t('The engine has stopped. {0}', reason).trim(), [STEPS.restartEngine(), STEPS.showLog()]),
  noRuns: (): Refusal => new Refusal(t('This workspace has no runs yet.'), [STEPS.comparePromptFile()]),
  noOtherRun: (): Refusal => new Refusal(t('This workspace has no other run to compare with.'), [STEPS.comparePromptFile()]),
  nothingStopped: (): Refusal => new Refusal(t('No run of this workspace was stopped before its end.'), []),
  noLanguageModels: (): Refusal => new Refusal(t('VS Code offers no language model that could judge. Sign in to GitHub Copilot, or install an extension that brings language models.'), [STEPS.findLanguageModels()]),
  nothingToEvaluate: (): Refusal => new Refusal(t('The prompts name no instructions, so no vector is for any of them. They can be compared with a vector that you choose.'), [STEPS.comparePromptFile()]),
  nothingRuns: (): Refusal => new Refusal(t('Nothing is running.'), []),
  tooManyFiles: (count: number): Refusal => new Refusal(t('{0} files are selected. Two files mean prompts with and without the instruction, one file means pairs or base prompts.', count), []),
};
