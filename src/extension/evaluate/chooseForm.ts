import * as vscode from 'vscode';
import { asInstructed, joinBase } from '../../core/experiments/joinBase.ts';
import { whole } from '../../core/statistics/figures.ts';
import type { RunItem, Setting } from '../../protocol/files.ts';
import { findPromptFiles } from '../prompts/choosePromptFiles.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { displayPath } from '../workspace/folders.ts';

/** Prompts in the forms that can be asked. */
export interface FormedItems {
  items: readonly RunItem[];
  /** The only settings that these forms allow; undefined: those that the items show. */
  settings?: readonly Setting[];
  /** What the reader of the figures has to know of the prompts. */
  notes: readonly string[];
}

type FormItem = vscode.QuickPickItem & { choose?: () => FormedItems | Promise<FormedItems> };

/** Asks only where no prompt has a form without its instruction: then it is in a second file, as IFEval's is, or nowhere. */
export async function chooseForm(context: SteerboardContext, title: string, uri: vscode.Uri, items: readonly RunItem[]): Promise<FormedItems> {
  const { t } = vscode.l10n;
  if (items.some(({ instructedPrompt }) => instructedPrompt !== undefined)) return { items, notes: [] };
  const join = async (base: vscode.Uri): Promise<FormedItems> => joined(items, await context.prompts.read(base));
  const others = (await findPromptFiles()).filter((file) => file.toString() !== uri.toString());
  const choices: FormItem[] = [
    { label: t('Instructed Only'), description: t('the prompts carry their instructions'), choose: () => ({ items: asInstructed(items), settings: ['instructed', 'both'], notes: [] }) },
    { label: t('Plain Only'), description: t('the prompts do not say their instructions'), choose: () => ({ items, notes: [] }) },
    { label: t('Both, with the base queries of a file'), kind: vscode.QuickPickItemKind.Separator },
    ...others.map((file): FormItem => ({ label: displayPath(file.fsPath), choose: () => join(file) })),
    { label: t('Browse…'), description: t('such as ifeval_wo_instructions.jsonl'), choose: async () => join(await browse(title)) },
  ];
  const picked = await vscode.window.showQuickPick(choices, { ignoreFocusOut: true, title, placeHolder: t('Each prompt has one form. Is its instruction in it?') });
  if (picked?.choose === undefined) throw new vscode.CancellationError();
  return picked.choose();
}

async function browse(title: string): Promise<vscode.Uri> {
  const [chosen] = await vscode.window.showOpenDialog({ title, openLabel: vscode.l10n.t('Use This File') }) ?? [];
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen;
}

function joined(items: readonly RunItem[], base: Parameters<typeof joinBase>[1]): FormedItems {
  const { t } = vscode.l10n;
  const { items: both, missing, same, reworded } = joinBase(items, base);
  const notes: string[] = [];
  if (missing > 0) notes.push(t('{0} of {1} prompts have no base query and are left out.', whole(missing), whole(items.length)));
  if (same > 0) notes.push(t('{0} prompts are the same text with and without the instruction.', whole(same)));
  if (reworded.length > 0) notes.push(t('Base queries made from another wording of the prompt: {0}.', reworded.slice(0, 10).join(', ')));
  return { items: both, notes };
}
