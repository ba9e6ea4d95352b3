import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import type { Setting } from '../../src/protocol/files.ts';

export const SETTING_NAMES: Readonly<Record<Setting, string>> = { plain: t('Plain'), instructed: t('Instructed'), steered: t('Steered'), both: t('Both') };

/** Where there is room, and for readers of names alone. */
export const LONG_NAMES: Readonly<Record<Setting, string>> = { ...SETTING_NAMES, both: t('Instructed + steered') };

/** Did a vector act? Those settings are blue. */
export function isSteered(setting: Setting): boolean {
  return setting === 'steered' || setting === 'both';
}

/** ○ □ ◆ ◈: a setting is a shape, everywhere. */
export function Shape({ setting, label }: { setting: Setting; label?: string }): VNode {
  const name = label === undefined ? { 'aria-hidden': true } : { role: 'img' as const, 'aria-label': label };
  return (
    <svg class={isSteered(setting) ? 'shape steered' : 'shape'} viewBox="0 0 16 16" {...name}>
      {label !== undefined && <title>{label}</title>}
      {setting === 'plain' && <circle cx="8" cy="8" r="5.4" />}
      {setting === 'instructed' && <rect x="2.8" y="2.8" width="10.4" height="10.4" />}
      {setting === 'steered' && <path class="filled" d="m8 1 7 7-7 7-7-7z" />}
      {setting === 'both' && (
        <>
          <rect x="1.6" y="1.6" width="12.8" height="12.8" />
          <path class="filled" d="m8 3.6 4.4 4.4L8 12.4 3.6 8z" />
        </>
      )}
    </svg>
  );
}

export function SettingName({ setting, long = false }: { setting: Setting; long?: boolean }): VNode {
  return (
    <span class="setting">
      <Shape setting={setting} />
      {(long ? LONG_NAMES : SETTING_NAMES)[setting]}
    </span>
  );
}
