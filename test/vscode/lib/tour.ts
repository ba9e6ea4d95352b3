import { sampleWorkspace } from './paths.ts';
import { isTheme } from './theme.ts';
import { VsCodeWindow } from './window.ts';

/** Walks through the extension as the README does and returns the pictures' paths, named `<what>-<theme>.png`. */
export async function takeScreenshots(theme: string, extension: string): Promise<string[]> {
  if (!isTheme(theme)) throw new Error(`No theme ${theme}: light, dark, hc-light or hc-dark.`);
  const window = await VsCodeWindow.launch({ extension, workspace: sampleWorkspace, theme, scale: 2, viewport: { width: 1280, height: 800 } });
  try {
    await window.open('Steering');
    await window.openContainer('Steering');
    await window.webview('view').locator('#page > *').first().waitFor();
    return [await window.screenshot(`overview-${theme}`)];
  } finally {
    await window.stop();
  }
}
