import type { Setting } from '../../src/protocol/files.ts';

/** An entry of the list, or an answer in it. */
export interface Place {
  key: string;
  setting?: Setting;
}

/** Attributes of something in the list that can have its focus: one of them all is the tab stop. */
export interface FocusProps {
  class: string;
  tabIndex: number;
  'data-key': string;
  'data-setting'?: Setting;
  'aria-selected'?: boolean;
}

/** `stop`: what has the tab stop; `chosen`: what the user has put the focus on before, if anything. */
export function focusProps(key: string, setting: Setting | undefined, stop: Place | undefined, chosen: Place | undefined): FocusProps {
  const here = stop?.key === key && stop.setting === setting;
  const selected = chosen?.key === key && setting === undefined;
  return {
    class: selected ? 'selected' : '',
    tabIndex: here ? 0 : -1,
    'data-key': key,
    ...(setting && { 'data-setting': setting }),
    ...(setting === undefined && { 'aria-selected': selected }),
  };
}

/** Of an element of the list or in it, the place that has the focus. */
export function placeOf(target: EventTarget | null): Place | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
  const key = element?.dataset['key'];
  if (key === undefined) return undefined;
  const setting = element?.dataset['setting'] as Setting | undefined;
  return setting === undefined ? { key } : { key, setting };
}
