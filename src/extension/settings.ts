import * as vscode from 'vscode';
import { SETTINGS } from './keys/settingKeys.ts';
import type { SettingKey, SettingValue } from './keys/settingKeys.ts';

/** A setting's value; its default where settings.json holds something that it can't be. */
export function readSetting<K extends SettingKey>(key: K, scope?: vscode.Uri): SettingValue<K> {
  const value: unknown = vscode.workspace.getConfiguration(undefined, scope).get(key);
  const { accepts, default: fallback } = SETTINGS[key];
  return (accepts(value) ? value : fallback) as SettingValue<K>;
}
