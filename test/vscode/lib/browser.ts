import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { ensureBrowser } from './install.ts';

/** Starts the machine's Chromium without a window and without calls of its own to the network. `tmp` is its temporary folder. */
export async function launchBrowser(tmp?: string): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureBrowser(console.log),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...(tmp !== undefined && { env: { ...process.env, TMPDIR: tmp } }),
  });
}
