import type { Setting } from '../../src/protocol/files.ts';

/** Attributes of something in the list that can have its focus: one of them all is the tab stop. */
export interface FocusProps {
  class: string;
  tabIndex: number;
  'data-key': string;
  'data-setting'?: Setting;
  'aria-selected'?: boolean;
}

export function focusProps(key: string, setting: Setting | undefined, current: { key: string; setting?: Setting } | undefined): FocusProps {
  const here = current?.key === key && current.setting === setting;
  const selected = current?.key === key && setting === undefined;
  return {
    class: selected ? 'selected' : '',
    tabIndex: here ? 0 : -1,
    'data-key': key,
    ...(setting && { 'data-setting': setting }),
    ...(setting === undefined && { 'aria-selected': selected }),
  };
}

/** Of an element of the list or in it, the place that has the focus. */
export function placeOf(target: EventTarget | null): { key: string; setting?: Setting } | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
  const key = element?.dataset['key'];
  if (key === undefined) return undefined;
  const setting = element?.dataset['setting'] as Setting | undefined;
  return setting === undefined ? { key } : { key, setting };
}
