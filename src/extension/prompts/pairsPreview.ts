import * as vscode from 'vscode';
import type { Pair } from '../../core/prompts/pairs.ts';
import type { TextPages } from '../textPages.ts';

/** Shows pairs before anything is made of them, without taking the focus. Each prompt comes without and then with the instruction. */
export async function previewPairs(pages: TextPages, name: string, pairs: readonly Pair[]): Promise<void> {
  const title = name.replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'pairs';
  await pages.show(title, pairsAsText(pairs), { preview: true, preserveFocus: true });
}

function pairsAsText(pairs: readonly Pair[]): string {
  const { t } = vscode.l10n;
  const head = pairs.length === 1 ? t('1 pair') : t('{0} pairs', pairs.length);
  return [head, ...pairs.map(({ prompt, promptWithoutInstruction }) => `${t('without')}  ${promptWithoutInstruction}\n${t('with')}     ${prompt}`)].join('\n\n');
}
