import * as vscode from 'vscode';
import { readVectorFile } from '../../app/vectors/readVectorFile.ts';
import { isAmbiguous } from '../../app/vectors/vectorDocument.ts';
import type { VectorCommand } from '../../protocol/vectorDocument.ts';
import { pathOf } from '../commands/arguments.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { EDITOR_TYPES } from '../keys/viewIds.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { openPromptSource } from '../workspace/openSource.ts';
import { askNumbering, importFrom } from './editVectorCommands.ts';
import { pickVector } from './pickVector.ts';

/** *Show Vector*: the tree's item, else one of a pick, as a document. */
export async function showVector(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  await openDocument(pathOf(args) ?? (await pickVector(context, undefined, { always: true, none: REFUSALS.noVectors() })).path);
}

/** What a document's button does. `run`: the newest run that steered with the vector. */
export async function executeVectorCommand(context: SteerboardContext, { command, subject }: { command: VectorCommand; subject?: string }, { path, run }: { path: string; run: string | undefined }): Promise<void> {
  const COMMANDS: Readonly<Record<VectorCommand, () => unknown>> = {
    use: () => vscode.commands.executeCommand(COMMAND_IDS.useVector, { path }),
    'search-layers': () => vscode.commands.executeCommand(COMMAND_IDS.searchLayers, { path }),
    export: () => vscode.commands.executeCommand(COMMAND_IDS.exportVector, { path }),
    analyse: () => vscode.commands.executeCommand(COMMAND_IDS.analyseVectors, { path }),
    'use-model': () => vscode.commands.executeCommand(COMMAND_IDS.useModel, { path }),
    import: () => importShown(context, path),
    shift: async () => openDocument(await importFrom(context, path, true)),
    keep: () => keepNumbering(context, path),
    'open-file': () => openPromptSource(subject === undefined ? undefined : { file: subject, line: 1 }),
    'open-run': () => run !== undefined && vscode.commands.executeCommand(COMMAND_IDS.openRun, { path: run }),
  };
  await COMMANDS[command]();
}

async function importShown(context: SteerboardContext, path: string): Promise<void> {
  const asks = isAmbiguous(await readVectorFile(path)) && !keptNumberings(context).includes(path);
  await openDocument(await importFrom(context, path, asks && (await askNumbering(vscode.l10n.t('Import Control Vector')))));
}

async function keepNumbering(context: SteerboardContext, path: string): Promise<void> {
  await context.extension.workspaceState.update(STATE_KEYS.keptNumberings, [...keptNumberings(context), path]);
}

/** Plain control vectors whose numbering a person said is right. */
function keptNumberings({ extension }: SteerboardContext): readonly string[] {
  return extension.workspaceState.get<readonly string[]>(STATE_KEYS.keptNumberings, []);
}

async function openDocument(path: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(path), EDITOR_TYPES.vector);
}
