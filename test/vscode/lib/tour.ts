import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { addFiles, firstRows, realModel, useMachineSettings } from './workspace.ts';
import { sampleWorkspace, screenshots } from './paths.ts';
import { isTheme } from './theme.ts';
import type { Theme } from './theme.ts';
import { VsCodeWindow } from './window.ts';

const PATIENCE = 600_000;
const PROMPTS = 'bullets.jsonl';
const NOTES = 'notes.prompt.md';
/** The whole window for the README; for the walkthrough one that is as large as the picture, so that nothing need be cut off. */
const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 900, height: 560 };

/** Pictures of one theme by the folder below `media` that they belong to, as paths. */
export interface Pictures {
  screenshots: string[];
  walkthrough: string[];
}

/**
 * Walks through the extension as the README and the walkthrough do and returns the pictures' paths, named `<what>-<theme>.png`. The
 * vector and its layer search are those that `npm run demo` made.
 */
export async function takeScreenshots(theme: string, extension: string): Promise<Pictures> {
  if (!isTheme(theme)) throw new Error(`No theme ${theme}: light, dark, hc-light or hc-dark.`);
  const made = ['steering-vectors', 'steerboard-runs'];
  if (!made.every((folder) => existsSync(join(sampleWorkspace, folder)))) throw new Error('There is no vector with a search to show. Run the demo first: npm run demo.');
  const settings = { 'steerboard.generation.maxTokens': 96, 'editor.minimap.enabled': false, 'editor.wordWrap': 'on', 'breadcrumbs.enabled': false };
  const window = await VsCodeWindow.launch({ extension, workspace: sampleWorkspace, theme, scale: 2, viewport: LARGE, settings });
  try {
    await useMachineSettings(window, { 'steerboard.model.path': await realModel() });
    await addFiles(window, {
      [PROMPTS]: await firstRows('bullet-points.test.jsonl', 12),
      [NOTES]: 'What are the benefits of walking every day?\n\n---\n\nHow do fridges keep food cold?\n',
    });
    for (const folder of made) await cp(join(sampleWorkspace, folder), join(window.server.workspace, folder), { recursive: true });
    await window.open('Steering');
    await window.openContainer('Steering');
    await window.treeRow(/bullet points.*layer \d/).waitFor();
    await window.openFile('bullet-points.gguf');
    await window.webview('editor').locator('canvas').first().waitFor();
    // The charts draw once more when they have their width.
    await window.page.waitForTimeout(1000);
    const overview = await window.screenshot(`overview-${theme}`);
    const walk = new WalkthroughPictures(window, theme);
    const walkthrough = [await walk.model(), await walk.prompts(), await walk.vector(), await walk.steer()];
    await window.page.setViewportSize(LARGE);
    await compare(window);
    // The tree learns of a run's end a little later than the page.
    await window.treeRow(/running/).waitFor({ state: 'detached' });
    const results = await window.screenshot(`results-${theme}`);
    return { screenshots: [overview, results], walkthrough: [...walkthrough, await walk.compare()] };
  } finally {
    await window.stop();
  }
}

async function compare(window: VsCodeWindow): Promise<void> {
  await window.runCommand('View: Close All Editors');
  await window.openContainer('Steering');
  await window.runCommand('Steerboard: Compare Prompt File…');
  await window.pick(PROMPTS);
  await window.statusBarItem(/Comparing: \d+ of 48/).waitFor({ timeout: PATIENCE });
  await window.runCommand('Steerboard: Open Results in Editor');
  await window.webview('editor').getByRole('heading', { name: 'bullets' }).waitFor();
  await window.statusBarItem(/Comparing/).waitFor({ state: 'detached', timeout: PATIENCE });
  // The other picture has plots; this one has answers.
  await window.webview('editor').getByRole('button', { name: 'Plots', exact: true }).click();
}

/** One picture for each step of the walkthrough, at one pixel per CSS pixel: they are shown small and travel with the extension. */
class WalkthroughPictures {
  private readonly window: VsCodeWindow;
  private readonly theme: Theme;

  constructor(window: VsCodeWindow, theme: Theme) {
    this.window = window;
    this.theme = theme;
  }

  async model(): Promise<string> {
    await this.window.runCommand('Steerboard: Download Model…');
    await this.window.quickRow('SmolLM2 135M').first().waitFor();
    const picture = await this.take('model');
    await this.window.page.keyboard.press('Escape');
    return picture;
  }

  async prompts(): Promise<string> {
    await this.window.openContainer('Explorer');
    await this.window.openFile('bullet-points.pairs.jsonl');
    await this.window.lens('Compute Steering Vector').waitFor();
    return this.take('prompts');
  }

  async vector(): Promise<string> {
    await this.window.runCommand('View: Close All Editors');
    await this.window.runCommand('Steerboard: Open Run…');
    await this.window.pick(/layers/);
    await this.window.runCommand('Steerboard: Open Results in Editor');
    await this.window.webview('editor').locator('canvas').first().waitFor();
    return this.take('vector', { sideBar: false });
  }

  async steer(): Promise<string> {
    await this.window.runCommand('View: Close All Editors');
    await this.window.openFile(NOTES);
    await this.window.runCommand('Steerboard: Steer Selected Prompt');
    await this.window.pick('As validated');
    await this.window.lensLine(/layer \d+, .*Discard/).waitFor({ timeout: PATIENCE });
    const picture = await this.take('steer', { sideBar: false });
    await this.window.page.keyboard.press('Control+K');
    await this.window.page.keyboard.press('Control+Backspace');
    await this.window.page.locator('.tab.active:not(.dirty)').waitFor();
    return picture;
  }

  compare(): Promise<string> {
    return this.take('compare', { sideBar: false });
  }

  private async take(step: string, { sideBar = true } = {}): Promise<string> {
    const { page } = this.window;
    await page.setViewportSize(SMALL);
    if (!sideBar) await this.toggleSideBar(false);
    await page.mouse.move(0, 0);
    // Charts and columns follow the new size.
    await page.waitForTimeout(1000);
    await mkdir(screenshots, { recursive: true });
    const path = join(screenshots, `${step}-${this.theme}.png`);
    const picture = await page.screenshot({ animations: 'disabled', scale: 'css' });
    // A palette keeps them small: all themes together are a tenth of the package.
    await sharp(picture).png({ palette: true, colours: 64, dither: 0, effort: 10 }).toFile(path);
    if (!sideBar) await this.toggleSideBar(true);
    return path;
  }

  private async toggleSideBar(shown: boolean): Promise<void> {
    await this.window.runCommand('View: Toggle Primary Side Bar Visibility');
    await this.window.page.locator('.part.sidebar').waitFor({ state: shown ? 'visible' : 'hidden' });
  }
}
