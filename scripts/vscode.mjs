// Installs what the tests in VS Code need: VS Code itself (in the cache folder) and a Chromium.
import { ensureDependencies } from './setup.mjs';

ensureDependencies();
const { tsImport } = await import('tsx/esm/api');
const { ensureVsCode, ensureBrowser } = await tsImport('../test/vscode/lib/install.ts', import.meta.url);
const { vscodeFolder } = await ensureVsCode(console.log);
console.log(`VS Code under test: ${vscodeFolder}`);
console.log(`Browser: ${await ensureBrowser(console.log)}`);
