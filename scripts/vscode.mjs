// Installs what the tests in VS Code need: VS Code itself (in the cache folder) and a Chromium.
import { main } from './main.mjs';
import { ensureDependencies } from './setup.mjs';

export async function ensureVsCode() {
  const { server } = await (await installers()).ensureVsCode(console.log);
  console.log(`VS Code: ${server}`);
}

export async function ensureBrowser() {
  console.log(`Browser: ${await (await installers()).ensureBrowser(console.log)}`);
}

async function installers() {
  ensureDependencies();
  const { tsImport } = await import('tsx/esm/api');
  return tsImport('../test/vscode/lib/install.ts', import.meta.url);
}

await main(import.meta.url, async () => {
  await ensureVsCode();
  await ensureBrowser();
});
