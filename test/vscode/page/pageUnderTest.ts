import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { webviewHtml, type Placement } from '../../../src/app/report/pageHtml.ts';
import type { Intent } from '../../../src/protocol/intents.ts';
import type { HostMessage, ResultsSnapshot } from '../../../src/protocol/view.ts';
import { THEMES, type Theme, type ThemeName } from './themes.ts';

const root = join(import.meta.dirname, '../../..');
const output = join(root, '.tmp/page');
const ADDRESS = 'http://page.test';
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf', '.html': 'text/html' };

export async function buildPage(): Promise<string> {
  await build({
    absWorkingDir: root, entryPoints: ['webview/main.ts'], outfile: '.tmp/page/webview.js', bundle: true, minify: true, format: 'iife', platform: 'browser', target: 'es2022',
    loader: { '.ttf': 'copy' }, assetNames: '[name]', define: { 'process.env.NODE_ENV': '"production"' }, tsconfig: 'webview/tsconfig.json', logLevel: 'warning',
  });
  return output;
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'].find(existsSync);
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ args, ...(executablePath === undefined ? { channel: 'chrome' } : { executablePath }) });
}

export interface OpenOptions {
  width?: number;
  height?: number;
  theme?: ThemeName;
  placement?: Placement;
  /** What the page finds saved, as after a reload. */
  saved?: unknown;
  /** Device pixels a pixel of the page. */
  scale?: number;
  /** Where webview.js and webview.css lie, if not where `buildPage` puts them. */
  folder?: string;
}

/** The page in a plain browser, with a host that plays what it is given and writes down what the page asks. */
export class PageUnderTest {
  readonly page: Page;
  /** Refusals by the content security policy, errors of the page, and errors in its console. */
  readonly faults: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, { width = 380, height = 900, theme = 'dark', placement = width < 600 ? 'view' : 'editor', saved, scale = 1, folder = output }: OpenOptions = {}): Promise<PageUnderTest> {
    const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
    const self = new PageUnderTest(page);
    page.on('pageerror', (error) => self.faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && self.faults.push(message.text()));
    await page.route(`${ADDRESS}/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === '') {
        await route.fulfill({ contentType: 'text/html', body: webviewHtml({ placement, title: 'Results', script: `${ADDRESS}/webview.js`, style: `${ADDRESS}/webview.css`, source: ADDRESS, nonce: 'n0nce' }) });
        return;
      }
      await route.fulfill({ contentType: TYPES[extname(name)] ?? 'application/octet-stream', body: await readFile(join(folder, name)) });
    });
    await page.addInitScript({ content: fakeEditor(saved, THEMES[theme]) });
    await page.goto(`${ADDRESS}/`);
    return self;
  }

  async send(message: HostMessage): Promise<void> {
    await this.page.evaluate(`postMessage(${JSON.stringify(message)}, '*')`);
    await this.settle();
  }

  async show(snapshot: ResultsSnapshot): Promise<void> {
    await this.send({ kind: 'snapshot', snapshot });
  }

  /** Two frames: one to draw, one for what measuring changed. */
  async settle(): Promise<void> {
    await this.page.evaluate('frames()');
  }

  intents(): Promise<Intent[]> {
    return this.page.evaluate('sent');
  }

  saved(): Promise<unknown> {
    return this.page.evaluate('saved');
  }

  async setTheme(theme: ThemeName): Promise<void> {
    await this.page.evaluate(`dress(${JSON.stringify(THEMES[theme])})`);
    await this.settle();
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** Runs in the page before its own code, as VS Code's preload does: theme on the root and the body, and the API. A text, since it runs elsewhere. */
function fakeEditor(saved: unknown, theme: Theme): string {
  return `
    globalThis.sent = [];
    globalThis.saved = ${JSON.stringify(saved ?? null)} ?? undefined;
    globalThis.acquireVsCodeApi = () => ({
      postMessage: (intent) => { sent.push(intent); },
      getState: () => saved,
      setState: (state) => { saved = structuredClone(state); },
    });
    globalThis.dress = ({ variables, kind }) => {
      document.documentElement.setAttribute('style', variables);
      document.body.className = kind;
    };
    document.addEventListener('DOMContentLoaded', () => dress(${JSON.stringify(theme)}));
    globalThis.frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))));
  `;
}
