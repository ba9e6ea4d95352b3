/** The colours of a chart, as the style sheet resolves them now. */
export interface ChartColours {
  text: string;
  muted: string;
  background: string;
  axis: string;
  steered: string;
  broken: string;
  band: string;
  bandEdge: string;
  /** For series that are no settings, in their fixed order. */
  series: readonly string[];
  highContrast: boolean;
  font: string;
}

export function chartColours(element: Element): ChartColours {
  const style = getComputedStyle(element);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  const text = value('--fg');
  return {
    text,
    muted: value('--muted'),
    background: value('--bg'),
    axis: value('--axis'),
    steered: value('--steered'),
    broken: value('--broken'),
    band: value('--band') || 'transparent',
    bandEdge: value('--band-edge') || 'transparent',
    series: [text, value('--second') || text, value('--third') || text, value('--muted') || text],
    highContrast: element.closest('.vscode-high-contrast, .vscode-high-contrast-light') !== null,
    font: style.fontFamily,
  };
}

/** Calls back when the editor's theme changes: it then sets the body's classes and the root's style anew. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  const options = { attributes: true, attributeFilter: ['class', 'style', 'data-vscode-theme-id'] };
  observer.observe(document.body, options);
  observer.observe(document.documentElement, options);
  return () => observer.disconnect();
}
