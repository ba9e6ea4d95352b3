import * as vscode from 'vscode';
import { freeMemory } from '../../app/models/checkModel.ts';
import { formatHubReference, hubFilePath, isHubReference, parseHubReference, type HubReference } from '../../app/models/hub/reference.ts';
import { memoryNeeded, recommendedModels, type RecommendedModel } from '../../app/models/recommended.ts';
import { SteerboardError } from '../../core/errors.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { STEPS } from '../notices/refusal.ts';
import { readSetting } from '../settings.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { describeBytes, shortModelName } from './modelStore.ts';

type Choice = vscode.QuickPickItem & { reference?: HubReference };

/** *Download Model…*: a recommended one, or any that is named by its reference; one handed over as `{ reference }` without asking. */
export async function downloadModel(context: SteerboardContext, args: readonly unknown[]): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const reference = referenceOf(args) ?? (await pickReference(context));
  if (reference === undefined) return undefined;
  const { fetchModel } = await import('../../app/models/hub/fetchModel.ts');
  const path = await context.tasks.run(vscode.l10n.t('Downloading {0}', formatHubReference(reference)), 'notification', (task) =>
    fetchModel(reference, { signal: task.signal, onStep: (text) => context.log.info(text), onProgress: (progress) => task.report(progress) }));
  context.models.refresh();
  context.notices.information(vscode.l10n.t('{0} is downloaded.', shortModelName(path)), STEPS.useModel(path));
  return path;
}

function referenceOf(args: readonly unknown[]): HubReference | undefined {
  const [given] = args;
  return typeof given === 'object' && given !== null && 'reference' in given && typeof given.reference === 'string' ? parseHubReference(given.reference) : undefined;
}

/** The list of recommended models, which takes a typed reference as well. */
async function pickReference(context: SteerboardContext): Promise<HubReference | undefined> {
  const { t } = vscode.l10n;
  const there = new Set((await context.models.list()).map(({ path }) => path));
  const recommended = recommendedChoices(there);
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = t('Download Model');
  pick.placeholder = t('Choose a model, or type hf:owner/repository:file.gguf');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = recommended;
  try {
    return await new Promise<HubReference | undefined>((resolve) => {
      pick.onDidChangeValue((value) => { pick.items = isHubReference(value) ? [typedChoice(value)] : recommended; });
      pick.onDidAccept(() => {
        const reference = pick.selectedItems[0]?.reference;
        // A reference that is not whole yet: the row says what is missing, and the list stays.
        if (reference !== undefined) resolve(reference);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function typedChoice(value: string): Choice {
  try {
    const reference = parseHubReference(value);
    return { label: `$(cloud-download) ${formatHubReference(reference)}`, description: vscode.l10n.t('of the Hugging Face hub'), alwaysShow: true, reference };
  } catch (error) {
    if (!SteerboardError.is(error, 'bad-arguments')) throw error;
    return { label: `$(edit) ${value}`, description: error.details.hint ?? error.message, alwaysShow: true };
  }
}

function recommendedChoices(there: ReadonlySet<string>): Choice[] {
  const { t } = vscode.l10n;
  const room = freeMemory() * readSetting(SETTING_KEYS.memoryShare);
  const titles = { first: t('To begin with'), paper: t('Of the paper'), judge: t('To score answers by perplexity') } as const;
  return (['first', 'paper', 'judge'] as const).flatMap((role) => [
    { label: titles[role], kind: vscode.QuickPickItemKind.Separator },
    ...recommendedModels.filter((model) => model.role === role).map((model) => recommendedChoice(model, there, room)),
  ]);
}

function recommendedChoice(model: RecommendedModel, there: ReadonlySet<string>, room: number): Choice {
  const { t } = vscode.l10n;
  const reference = parseHubReference(model.reference);
  const needed = memoryNeeded(model);
  const isThere = there.has(hubFilePath(reference));
  return {
    label: `${isThere ? '$(check)' : needed > room ? '$(warning)' : '$(cloud-download)'} ${model.name}`,
    description: [describeBytes(model.bytes), model.quantisation, model.licence, ...(isThere ? [t('downloaded')] : [])].join(' · '),
    detail: [needed > room ? t('needs {0} of memory, more than is free now', describeBytes(needed)) : t('needs {0} of memory', describeBytes(needed)), model.reference].join(' · '),
    reference,
  };
}
