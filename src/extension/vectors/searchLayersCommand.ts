import * as vscode from 'vscode';
import type { SearchResult } from '../../app/searchLayers.ts';
import { SteerboardError } from '../../core/errors.ts';
import { NO_LAYER } from '../../protocol/files.ts';
import { addChecks } from '../../core/instructions/addChecks.ts';
import { layerCandidates } from '../../core/vectors/layerCandidates.ts';
import type { RunItem } from '../../protocol/files.ts';
import { runInView } from '../compare/compareItems.ts';
import { pathOf } from '../commands/arguments.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { STEPS } from '../notices/refusal.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { choosePromptFile } from '../prompts/choosePromptFiles.ts';
import { itemsOfFile } from '../prompts/promptItems.ts';
import { revealResults } from '../results/resultsViews.ts';
import { readSetting } from '../settings.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { targetFolder } from '../workspace/folders.ts';
import { pickVector } from './pickVector.ts';
import { chooseSearchWay, PLAIN_SEARCH, type SearchWay } from './searchWays.ts';
import { describeEvidence } from './vectorsTree.ts';

/** Most validation prompts of a search: each layer answers all of them. */
const EXAMPLES = 12;

/** *Search Layers…*: tries a vector at each layer on validation prompts and keeps the best in its file. */
export async function searchLayersCommand(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const modelFile = await context.modelChoice.file();
  const vectorFile = pathOf(args) ?? (await pickVector(context, context.sessions.current?.record, { none: REFUSALS.noVectors() })).path;
  const validation = await choosePromptFile(t('Search Layers'), t('Validation prompts: none of them may have made the vector'));
  const file = await context.prompts.read(validation);
  context.prompts.warnOfProblems([file]);
  const checks = await context.prompts.checksFor(validation);
  const items = itemsOfFile(file).map((item) => addChecks(item, checks));
  await searchVector(context, modelFile, vectorFile, items, validation, await chooseSearchWay(t('Search Layers'), items));
}

/** Runs the search in the results view, or one after the other those without and with the instruction, and says what they found. */
export async function searchVector(context: SteerboardContext, modelFile: string, vectorFile: string, items: readonly RunItem[], near: vscode.Uri | undefined, way: SearchWay = PLAIN_SEARCH): Promise<void> {
  for (const withInstruction of way.withInstruction) await searchOneWay(context, modelFile, vectorFile, items, near, { ...way, withInstruction: [withInstruction] });
}

async function searchOneWay(context: SteerboardContext, modelFile: string, vectorFile: string, items: readonly RunItem[], near: vscode.Uri | undefined, way: SearchWay): Promise<void> {
  const { t } = vscode.l10n;
  const { everyLayer, withInstruction: [withInstruction = false], ...grid } = way;
  const found = await runInView(context, t('Searching layers'), async (task) => {
    const session = await context.sessions.open(modelFile, task);
    const { searchLayers } = await import('../../app/searchLayers.ts');
    try {
      return await searchLayers(session, {
        vectorFile,
        items,
        examples: EXAMPLES,
        maxTokens: readSetting(SETTING_KEYS.maxTokens, near),
        ...grid,
        withInstruction,
        ...(everyLayer && { layers: layerCandidates(session.info.layers) }),
        runsFolder: targetFolder(SETTING_KEYS.runsFolder, near, context.extension.globalStorageUri),
      }, {
        signal: task.signal,
        onProgress: (progress) => task.report(progress),
        onRun: (run) => {
          context.results.show(run);
          void revealResults();
        },
      });
    } catch (error) {
      if (SteerboardError.is(error, 'cancelled')) context.notices.information(t('The search was stopped. The vector is as it was.'));
      throw error;
    }
  });
  await tellFound(context, vectorFile, found);
}

/** Shows what a finished search chose, and says it. */
export async function tellFound(context: SteerboardContext, vectorFile: string, { vector, chosen }: Pick<SearchResult, 'vector' | 'chosen'>): Promise<void> {
  const { t } = vscode.l10n;
  const { run } = context.results;
  if (run) context.results.show(run, [{ chosen }]);
  await context.vectors.use(vectorFile);
  await context.views.revealVector(vectorFile);
  if (chosen.layer === NO_LAYER) {
    context.notices.warning(t('No layer made “{0}” better than no steering on these prompts.', vector.name), STEPS.openResults());
  } else {
    const found = describeEvidence(vector, chosen);
    context.notices.information(chosen.validation?.withInstruction ? t('“{0}” with the instruction: {1}', vector.name, found) : t('“{0}”: {1}', vector.name, found), STEPS.comparePromptFile());
  }
}
