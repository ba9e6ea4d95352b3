import * as vscode from 'vscode';
import { defaultModel } from '../../app/models/defaultModel.ts';
import { formatHubReference, hubFilePath, isHubReference, parseHubReference, type HubReference } from '../../app/models/hub/reference.ts';
import { modelPath } from '../../app/models/obtainModel.ts';
import { memoryNeeded, recommendedModels, type RecommendedModel } from '../../app/models/recommended.ts';
import { SteerboardError } from '../../core/errors.ts';
import { freeMemory } from '../../system/freeMemory.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { STEPS } from '../notices/refusal.ts';
import { readSetting } from '../settings.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { downloadDefaultModel } from './downloadDefaultModel.ts';
import { describeBytes, shortModelName } from './modelStore.ts';

/** The default model has a source of its own beside the hub. */
type Source = HubReference | 'default';
type Choice = vscode.QuickPickItem & { source?: Source };

/** *Download Model…*: a recommended one, or any that is named by its reference; one handed over as `{ reference }` without asking. */
export async function downloadModel(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const path = await downloadChosenModel(context, referenceOf(args));
  if (path !== undefined) context.notices.information(vscode.l10n.t('{0} is downloaded.', shortModelName(path)), STEPS.useModel(path));
}

/** Downloads the model that is named, or that a person chooses; its path, undefined where they left. */
export async function downloadChosenModel(context: SteerboardContext, named?: HubReference): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const chosen = named ?? (await pickReference(context));
  if (chosen === undefined) return undefined;
  return chosen === 'default' ? downloadDefaultModel(context) : downloadReference(context, chosen);
}

async function downloadReference(context: SteerboardContext, reference: HubReference): Promise<string> {
  const { fetchModel } = await import('../../app/models/hub/fetchModel.ts');
  try {
    return await context.tasks.run(vscode.l10n.t('Downloading {0}', formatHubReference(reference)), 'notification', (task) =>
      fetchModel(reference, { signal: task.signal, onStep: (text) => context.log.info(text), onProgress: (progress) => task.report(progress) }));
  } finally {
    context.models.refresh();
  }
}

/** Of `{ reference }`, or of an interrupted download's item in the tree. */
function referenceOf(args: readonly unknown[]): HubReference | undefined {
  const [given] = args as readonly (Readonly<Record<string, unknown>> | null | undefined)[];
  const text = given?.['reference'] ?? given?.['interrupted'];
  return typeof text === 'string' ? parseHubReference(text) : undefined;
}

/** The list of recommended models, which takes a typed reference as well. */
async function pickReference(context: SteerboardContext): Promise<Source | undefined> {
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
    return await new Promise<Source | undefined>((resolve) => {
      pick.onDidChangeValue((value) => { pick.items = isHubReference(value) ? [typedChoice(value)] : recommended; });
      pick.onDidAccept(() => {
        const source = pick.selectedItems[0]?.source;
        // A reference that is not whole yet: the row says what is missing, and the list stays.
        if (source !== undefined) resolve(source);
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
    return { label: `$(cloud-download) ${formatHubReference(reference)}`, description: vscode.l10n.t('of the Hugging Face hub'), alwaysShow: true, source: reference };
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
    ...(role === 'first' ? [defaultChoice(there)] : []),
    ...recommendedModels.filter((model) => model.role === role).map((model) => recommendedChoice(model, there, room)),
  ]);
}

function defaultChoice(there: ReadonlySet<string>): Choice {
  const { t } = vscode.l10n;
  const isThere = there.has(modelPath(defaultModel));
  return {
    label: `${isThere ? '$(check)' : '$(cloud-download)'} SmolLM2 135M Instruct`,
    description: [describeBytes(defaultModel.bytes), 'Q4_1', 'Apache-2.0', ...(isThere ? [t('downloaded')] : [])].join(' · '),
    detail: t('for a first try on any machine; follows simple format instructions'),
    source: 'default',
  };
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
    source: reference,
  };
}
