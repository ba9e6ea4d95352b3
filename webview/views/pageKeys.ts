interface PageKeys {
  search: () => void;
  nextFilter: () => void;
  help: () => void;
  escape: () => void;
  /** Marks differences, or no longer. */
  differences: () => void;
  projection: () => void;
  /** By steps of strength. */
  stronger: (steps: 1 | -1) => void;
  layer: (step: 1 | -1) => void;
  root: HTMLElement | null;
}

/** Keys that mean the same anywhere in the page; false if this one means nothing. Single letters never fire where text is typed. */
export function pageKey(event: KeyboardEvent, keys: PageKeys): boolean {
  if (event.defaultPrevented || event.altKey) return false;
  if (event.key === 'F6') {
    goToRegion(keys.root, event.shiftKey ? -1 : 1);
    return true;
  }
  const control = event.ctrlKey || event.metaKey;
  if (control) {
    if (event.key !== 'f') return false;
    keys.search();
    return true;
  }
  if (isTyping(event)) return false;
  const meaning: Readonly<Record<string, () => void>> = {
    '/': keys.search,
    f: keys.nextFilter,
    d: keys.differences,
    s: keys.projection,
    '[': () => keys.stronger(-1),
    ']': () => keys.stronger(1),
    '{': () => keys.layer(-1),
    '}': () => keys.layer(1),
    '?': keys.help,
    Escape: keys.escape,
  };
  const act = meaning[event.key];
  act?.();
  return act !== undefined;
}

function isTyping(event: KeyboardEvent): boolean {
  return event.composedPath().some((target) => (target instanceof HTMLInputElement && target.type !== 'range') || target instanceof HTMLTextAreaElement);
}

function goToRegion(root: HTMLElement | null, step: number): void {
  const regions = [...(root?.querySelectorAll<HTMLElement>('[data-region], #list') ?? [])];
  if (regions.length === 0) return;
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(here + step + regions.length + (here < 0 && step < 0 ? 1 : 0)) % regions.length]!;
  const target = next.querySelector<HTMLElement>('[tabindex="0"], button:not([tabindex="-1"]), input, vscode-text-field, h2[tabindex]');
  (target ?? next).focus();
}
