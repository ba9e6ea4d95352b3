// Opens the extension on the sample workspace: in the desktop's VS Code if there is a command `code`, else in the VS Code of
// the tests, for a browser. Option: --port N, the port for the browser.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { main } from './main.mjs';
import { ensureModel } from './model.mjs';
import { pack, packagePath } from './package.mjs';
import { ensureDependencies, root } from './setup.mjs';

const { values: { port } } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const workspace = join(root, 'examples');
const shell = process.platform === 'win32';

await main(import.meta.url, async () => {
  ensureDependencies();
  console.log(`Model: ${await ensureModel()}`);
  if (spawnSync('code', ['--version'], { shell }).status === 0) {
    await build();
    const { status } = spawnSync('code', ['--new-window', `--extensionDevelopmentPath=${root}`, workspace], { shell, stdio: 'inherit' });
    process.exitCode = status ?? 1;
  } else {
    await pack();
    await serve();
  }
});

async function serve() {
  const { tsImport } = await import('tsx/esm/api');
  const { ensureVsCode } = await tsImport('../test/vscode/lib/install.ts', import.meta.url);
  const { VsCodeServer } = await tsImport('../test/vscode/lib/server.ts', import.meta.url);
  const server = await VsCodeServer.start({
    installation: await ensureVsCode(console.log),
    extension: packagePath(),
    workspace,
    inPlace: true,
    port: Number(port),
    arguments: ['--disable-workspace-trust'],
  });
  console.log(`\nSteerboard on the sample workspace, in VS Code for the browser:\n\n  ${server.windowUrl.href}\n\nCtrl+C ends it.`);
  const stop = async () => {
    await server.stop();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
