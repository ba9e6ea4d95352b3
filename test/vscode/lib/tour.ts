import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { addFiles, firstRows, realModel, useMachineSettings } from '../e2e/workspace.ts';
import { sampleWorkspace } from './paths.ts';
import { isTheme } from './theme.ts';
import { VsCodeWindow } from './window.ts';

const PATIENCE = 120_000;
const PROMPTS = 'bullets.jsonl';

/**
 * Walks through the extension as the README does and returns the pictures' paths, named `<what>-<theme>.png`. The vector is the one
 * that `npm run demo` made, with its layer search.
 */
export async function takeScreenshots(theme: string, extension: string): Promise<string[]> {
  if (!isTheme(theme)) throw new Error(`No theme ${theme}: light, dark, hc-light or hc-dark.`);
  const vectors = join(sampleWorkspace, 'steering-vectors');
  if (!existsSync(vectors)) throw new Error('There is no vector to show. Run the demo first: npm run demo.');
  const settings = { 'steerboard.generation.maxTokens': 96, 'editor.minimap.enabled': false };
  const window = await VsCodeWindow.launch({ extension, workspace: sampleWorkspace, theme, scale: 2, viewport: { width: 1440, height: 900 }, settings });
  try {
    await useMachineSettings(window, { 'steerboard.model.path': await realModel() });
    await addFiles(window, { [PROMPTS]: await firstRows('bullet-points.test.jsonl', 12) });
    await cp(vectors, join(window.server.workspace, 'steering-vectors'), { recursive: true });
    await window.open('Steering');
    await window.openContainer('Steering');
    await window.treeRow(/bullet points.*layer/).waitFor();
    const overview = await window.screenshot(`overview-${theme}`);

    await window.runCommand('Steerboard: Compare Prompt File…');
    await window.pick(PROMPTS);
    await window.statusBarItem(/Comparing: \d+ of 48/).waitFor({ timeout: PATIENCE });
    await window.runCommand('Steerboard: Open Results in Editor');
    await window.webview('editor').getByRole('heading', { name: 'bullets' }).waitFor();
    await window.statusBarItem(/Comparing/).waitFor({ state: 'detached', timeout: PATIENCE });
    return [overview, await window.screenshot(`results-${theme}`)];
  } finally {
    await window.stop();
  }
}
