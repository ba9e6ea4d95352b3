import * as vscode from 'vscode';
import { possibleSettings } from '../../app/compare.ts';
import type { RunItem, Setting } from '../../protocol/files.ts';

type SettingItem = vscode.QuickPickItem & { setting?: Setting; perplexity?: boolean };

export interface ChosenSettings {
  settings: readonly Setting[];
  perplexity: boolean;
}

/** Which settings are asked, at first all that are possible, and whether answers are looked at with the model once more. `only`: the prompts allow no others. */
export async function chooseSettings(title: string, items: readonly RunItem[], vectors: readonly string[], only?: readonly Setting[]): Promise<ChosenSettings> {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<Setting, readonly [label: string, description: string]>> = {
    plain: [t('Plain'), t('the prompt alone')],
    instructed: [t('Instructed'), t('the prompt with its instruction')],
    steered: [t('Steered'), t('the prompt alone, with vectors')],
    both: [t('Both'), t('the prompt with its instruction, with vectors')],
  };
  const possible = possibleSettings(items, vectors).filter((setting) => only?.includes(setting) ?? true);
  const choices: SettingItem[] = [
    ...possible.map((setting) => ({ label: texts[setting][0], description: texts[setting][1], setting, picked: true })),
    { label: t('Quality'), kind: vscode.QuickPickItemKind.Separator },
    { label: t('Perplexity'), description: t('of each answer under the unsteered model; takes longer'), perplexity: true },
  ];
  const picked = await vscode.window.showQuickPick(choices, { ignoreFocusOut: true, title, placeHolder: t('Settings that each prompt is answered in'), canPickMany: true });
  const settings = picked?.flatMap(({ setting }) => setting ?? []) ?? [];
  if (settings.length === 0) throw new vscode.CancellationError();
  return { settings, perplexity: picked?.some(({ perplexity }) => perplexity) ?? false };
}
