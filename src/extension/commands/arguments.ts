import * as vscode from 'vscode';

/** Menus, keybindings and other extensions call commands with anything: these read what is usable. */

/** The files of an explorer context menu (the clicked one, then all selected), or of an editor title menu. */
export function urisOf(args: readonly unknown[]): vscode.Uri[] {
  const [clicked, selected] = args;
  const uris = Array.isArray(selected) ? selected.filter((uri) => uri instanceof vscode.Uri) : [];
  if (uris.length > 0) return uris;
  return clicked instanceof vscode.Uri ? [clicked] : [];
}

/** The file path that a tree's item or another command hands over as `{ path }`. */
export function pathOf(args: readonly unknown[]): string | undefined {
  const [item] = args;
  return typeof item === 'object' && item !== null && 'path' in item && typeof item.path === 'string' ? item.path : undefined;
}

/** Is `{ [name]: true }` among the arguments? */
export function hasFlag(args: readonly unknown[], name: string): boolean {
  return args.some((arg) => typeof arg === 'object' && arg !== null && (arg as Readonly<Record<string, unknown>>)[name] === true);
}
