// Installs what the tests in VS Code need: VS Code itself (in the cache folder) and a Chromium.
import { main } from './main.mjs';
import { ensureDependencies } from './setup.mjs';

export async function ensureVsCodeUnderTest() {
  ensureDependencies();
  const { tsImport } = await import('tsx/esm/api');
  const { ensureVsCode, ensureBrowser } = await tsImport('../test/vscode/lib/install.ts', import.meta.url);
  const { server } = await ensureVsCode(console.log);
  console.log(`VS Code: ${server}`);
  console.log(`Browser: ${await ensureBrowser(console.log)}`);
}

await main(import.meta.url, ensureVsCodeUnderTest);
