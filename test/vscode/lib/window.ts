import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { ensureVsCode } from './install.ts';
import { screenshots } from './paths.ts';
import { VsCodeServer } from './server.ts';
import type { ServerOptions } from './server.ts';
import { themes } from './theme.ts';
import type { Theme } from './theme.ts';

export interface LaunchOptions extends Omit<ServerOptions, 'installation' | 'inPlace'> {
  theme?: Theme;
  viewport?: { width: number; height: number };
  /** Device pixels per CSS pixel, for sharp pictures. */
  scale?: number;
  /** The browser as VS Code sees it, which takes the system from it. */
  userAgent?: string;
  /** `trusted` (default): no trust at all is asked for; `ask`: the dialog; `restricted`: VS Code's own default, a banner. */
  trust?: 'trusted' | 'ask' | 'restricted';
  /** What extensions are translated to, as with a language pack; VS Code's own texts stay English without one. */
  language?: string;
}

/** Frames of webviews differ by what they are: a view in a side bar or panel, or an editor (a panel or a custom editor). */
export type WebviewKind = 'view' | 'editor';

const extensionId = 'steerboard.steerboard';
/**
 * Runs in the window. Frames of views and of editors differ by nothing but where they lie: a view that was hidden and is
 * shown again comes as a new frame, whose address no longer tells what it is for.
 */
const tagWebviews = `if (window === window.top) setInterval(() => {
  const editors = document.querySelector('.part.editor')?.getBoundingClientRect();
  for (const frame of document.querySelectorAll('iframe.webview')) {
    const { left, top, width, height } = frame.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const inside = editors && x > editors.left && x < editors.right && y > editors.top && y < editors.bottom;
    frame.dataset.place = inside ? 'editor' : 'view';
  }
}, 50);`;

/** Long, so that a test fails for what does not come and not for a machine that is busy. */
const waitMilliseconds = 60_000;

/** A real VS Code in a real browser, used as a person uses it. */
export class VsCodeWindow {
  readonly server: VsCodeServer;
  readonly page: Page;
  /** Addresses outside this machine that the window asked for. */
  readonly outsideRequests: string[] = [];
  /** What a content security policy refused, in the workbench or in a webview. */
  readonly policyViolations: string[] = [];
  /** Errors that scripts of the workbench or a webview left uncaught. */
  readonly pageErrors: string[] = [];
  private readonly browser: Browser;

  private constructor(server: VsCodeServer, browser: Browser, page: Page) {
    this.server = server;
    this.browser = browser;
    this.page = page;
    page.setDefaultTimeout(waitMilliseconds);
    page.on('request', (request) => this.noteRequest(request.url()));
    page.on('websocket', (socket) => this.noteRequest(socket.url()));
    page.on('pageerror', (error) => this.pageErrors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      const { url, lineNumber, columnNumber } = message.location();
      if (/content security policy/i.test(message.text())) this.policyViolations.push(`${message.text()} (${url}:${lineNumber}:${columnNumber})`);
    });
  }

  /** Starts VS Code and a browser. `open` then loads the window; `stop` leaves nothing behind. */
  static async launch(options: LaunchOptions = {}): Promise<VsCodeWindow> {
    const { theme = 'light', viewport = { width: 1280, height: 800 }, scale = 1, trust = 'trusted', language, userAgent, ...rest } = options;
    const installation = await ensureVsCode(console.log);
    const asks = trust === 'ask' ? { 'security.workspace.trust.startupPrompt': 'always' } : {};
    const server = await VsCodeServer.start({
      ...rest,
      installation,
      settings: { 'workbench.colorTheme': themes[theme], ...asks, ...rest.settings },
      arguments: [...(trust === 'trusted' ? ['--disable-workspace-trust'] : []), ...(rest.arguments ?? [])],
    });
    try {
      // What it writes goes where the server's files do.
      const browser = await launchBrowser(join(server.root, 'tmp'));
      const context = await browser.newContext({ viewport, deviceScaleFactor: scale, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'], ...(userAgent !== undefined && { userAgent }) });
      const page = await context.newPage();
      await page.addInitScript(tagWebviews);
      if (language !== undefined) await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)};`);
      return new VsCodeWindow(server, browser, page);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Loads the window and waits until the workbench and, if named, an activity bar container of an extension stand. */
  async open(container?: string): Promise<void> {
    await this.page.goto(this.server.windowUrl.href, { waitUntil: 'commit' });
    await this.workbenchReady(container);
  }

  /** Loads a window without a folder, as a fresh VS Code shows. */
  async openWithoutFolder(): Promise<void> {
    const url = this.server.url;
    url.searchParams.set('ew', 'true');
    await this.page.goto(url.href, { waitUntil: 'commit' });
    await this.workbenchReady();
  }

  async reload(container?: string): Promise<void> {
    await this.page.reload({ waitUntil: 'commit' });
    await this.workbenchReady(container);
  }

  private async workbenchReady(container?: string): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    if (container !== undefined) await this.activityTab(container).waitFor();
  }

  /** Changes the colour theme of the open window. */
  async setTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    const name = { light: 'Light Modern', dark: 'Dark Modern', 'hc-light': 'Light High Contrast', 'hc-dark': 'Dark High Contrast' }[theme];
    await this.quickInput.locator('input').first().fill(name);
    await this.pick(name);
    const kind = { light: 'vs', dark: 'vs-dark', 'hc-light': 'hc-light', 'hc-dark': 'hc-black' }[theme];
    await this.page.locator(`.monaco-workbench.${kind}`).first().waitFor();
  }

  activityTab(container: string): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name: container });
  }

  /** Shows a container of the activity bar; does nothing if it is shown already. */
  async openContainer(container: string): Promise<void> {
    const tab = this.activityTab(container);
    if (await tab.getAttribute('aria-expanded') !== 'true') await tab.locator('a').click();
    // Away from the tab, whose tooltip would cover the views.
    await this.page.mouse.move(0, 0);
    await this.page.locator('.part.sidebar .composite.title').filter({ hasText: container }).waitFor();
  }

  /** A row of a tree view, the explorer, or any other list outside the quick input. */
  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.pane-body .monaco-list-row').filter({ hasText: text });
  }

  // Commands

  /** Runs a command by its palette title, for example `Steerboard: Select Model…`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.locator('input').first().fill(`>${title}`);
    // Not by its text, which others contain, and which its keys follow.
    await this.quickInput.locator(`.monaco-list-row:is([aria-label="${title}"], [aria-label^="${title},"])`).first().click();
  }

  /** Whether the palette offers a command of exactly this title. */
  async hasCommand(title: string): Promise<boolean> {
    await this.page.keyboard.press('F1');
    await this.quickInput.locator('input').first().fill(`>${title}`);
    // The palette always ends up with rows, even if only "No matching commands".
    await this.quickInput.locator('.monaco-list-row').first().waitFor();
    const there = await this.quickInput.locator(`.monaco-list-row[aria-label^="${title}"]`).count() > 0;
    await this.page.keyboard.press('Escape');
    await this.quickInput.waitFor({ state: 'hidden' });
    return there;
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await this.quickInput.locator('input').first().fill(name);
    await this.quickRow(name).first().click();
    await this.page.locator('.editor-group-container.active .tab.active').filter({ hasText: name.split('/').at(-1) ?? name }).waitFor();
  }

  // The quick input: picks, text input, file dialogs

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  quickRow(text: string | RegExp): Locator {
    return this.quickInput.locator('.monaco-list-row').filter({ hasText: text });
  }

  /** Chooses a row of the open quick pick. */
  async pick(text: string | RegExp): Promise<void> {
    await this.quickRow(text).first().click();
  }

  /** Types into the open input box and accepts. */
  async answer(text: string): Promise<void> {
    // The pick before it may still stand there, and would take the text as its filter.
    await this.quickInput.locator('.monaco-list-row').filter({ visible: true }).first().waitFor({ state: 'detached' });
    await this.quickInput.locator('input').first().fill(text);
    await this.page.keyboard.press('Enter');
  }

  // Editors

  get editorText(): Locator {
    return this.page.locator('.editor-group-container.active .editor-instance .view-lines');
  }

  /** Selects whole lines of the active editor, 1-based, by the keyboard. */
  async selectLines(first: number, last: number = first): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.quickInput.locator('input').first().fill(`:${first}:1`);
    // Enter before the pick has understood the number would go nowhere.
    await this.quickRow(new RegExp(`line ${first}\\b`)).waitFor();
    await this.page.keyboard.press('Enter');
    await this.statusBarItem(new RegExp(`Ln ${first}, Col 1(?!\\d)`)).waitFor();
    for (let line = first; line < last; line++) await this.page.keyboard.press('Shift+ArrowDown');
    await this.page.keyboard.press('Shift+End');
    await this.statusBarItem(/\d+ selected/).waitFor();
  }

  /** One line of lenses above a line of an editor: status and actions. */
  lensLine(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration').filter({ hasText: text });
  }

  /** A lens that is a status, and can't be clicked. */
  lensStatus(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration > span').filter({ hasText: text });
  }

  /** A lens that can be clicked. A file that is opened again shows the lenses of last time at first, as mere text. */
  lens(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration > a').filter({ hasText: text });
  }

  /** Right click, then an entry of the menu. */
  async contextMenu(target: Locator, entry: string): Promise<void> {
    await target.click({ button: 'right' });
    const menu = this.page.locator('.context-view .monaco-menu');
    const label = menu.locator('.action-label').filter({ hasText: entry }).first();
    await label.waitFor();
    // A menu ignores the mouse for a moment after it opened.
    const end = performance.now() + waitMilliseconds;
    while (await menu.isVisible()) {
      await label.click({ timeout: 1000 }).catch((error: unknown) => { if (performance.now() > end) throw error; });
      await this.page.waitForTimeout(100);
    }
  }

  // Notifications and dialogs

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  async clickNotification(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button, exact: true }).click();
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notification-toast').first().waitFor({ state: 'detached' });
  }

  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box').filter({ hasText: text });
  }

  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  // Webviews

  /**
   * The extension's page in a webview: two frames down, VS Code's own and in it the extension's. `index` chooses among
   * several shown ones of the same kind.
   */
  webview(kind: WebviewKind, index = 0): FrameLocator {
    return this.webviewFrames(kind).nth(index).contentFrame().frameLocator('iframe#active-frame');
  }

  webviewFrames(kind: WebviewKind): Locator {
    return this.page.locator(`iframe.webview.ready[src*="extensionId=${extensionId}"][data-place="${kind}"]`).filter({ visible: true });
  }

  /** Writes `.tmp/screenshots/<name>.png` and returns its path. */
  async screenshot(name: string, part?: Locator): Promise<string> {
    await mkdir(screenshots, { recursive: true });
    const path = join(screenshots, `${name}.png`);
    await (part ?? this.page).screenshot({ path, animations: 'disabled' });
    return path;
  }

  /** Ends browser and server and removes what they wrote. A last picture stays, for when a test failed. */
  async stop(): Promise<void> {
    try {
      await this.screenshot(`last-${process.pid}`);
    } finally {
      await this.browser.close();
      await this.server.stop();
    }
  }

  private noteRequest(address: string): void {
    // Webview resources have addresses of this form but are answered by VS Code's service worker, without the network.
    const { protocol, host } = new URL(address);
    const local = host === this.server.url.host || host.endsWith('.vscode-resource.vscode-cdn.net');
    if (/^(https?|wss?):$/.test(protocol) && !local) this.outsideRequests.push(address);
  }
}
