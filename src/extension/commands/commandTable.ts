import * as vscode from 'vscode';
import type { CommandId } from '../keys/commandIds.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

/** What a command does. Arguments come from menus, trees and other extensions: the handler checks them. */
export type CommandHandler = (context: SteerboardContext, args: readonly unknown[]) => unknown;

/** A handler for every command: leaving one out does not compile. */
export type CommandTable = Readonly<Record<CommandId, CommandHandler>>;

/** Registers all commands. What a handler throws is told to the user; the command's result is undefined then. */
export function registerCommands(context: SteerboardContext, table: CommandTable): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(table).map(([id, handler]) => vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        return await handler(context, args);
      } catch (error) {
        context.notices.failure(error);
        return undefined;
      }
    })),
  );
}
