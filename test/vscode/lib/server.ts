import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cacheFolder } from '../../../src/app/cacheFolder.ts';
import type { Installation } from './paths.ts';
import { endProcesses, processTree } from './processes.ts';
import { cleanEnvironment, run } from './run.ts';

/** Folders that working in a workspace makes, as the demo does in the sample one: a test begins without them. */
const MADE_THERE = new Set(['steering-vectors', 'steerboard-runs']);

export interface ServerOptions {
  installation: Installation;
  /** A .vsix to install, as a user's `code --install-extension` would. */
  extension?: string | undefined;
  /** User settings beside the quiet ones that every run gets. */
  settings?: Record<string, unknown> | undefined;
  /** A folder to open. It is copied first, so that a test can write into it. */
  workspace?: string | undefined;
  /** Opens the folder itself and not a copy. */
  inPlace?: boolean | undefined;
  /** Further options of VS Code's server. */
  arguments?: string[] | undefined;
  environment?: NodeJS.ProcessEnv | undefined;
  port?: number | undefined;
}

/** Nothing that asks the network, offers, recommends or moves by itself. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.autoDetectHighContrast': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.wordBasedSuggestions': 'off',
  'editor.cursorBlinking': 'solid',
};

/** VS Code's server with its extension host. Everything that it writes lies in one folder, which `stop` removes. */
export class VsCodeServer {
  output = '';
  readonly root: string;
  /** The opened folder. */
  readonly workspace: string;
  private readonly options: ServerOptions;
  private readonly environment: NodeJS.ProcessEnv;
  private process: ChildProcess | undefined;
  private address: URL | undefined;

  private constructor(root: string, options: ServerOptions) {
    this.root = root;
    this.options = options;
    this.workspace = options.inPlace === true && options.workspace !== undefined ? options.workspace : join(root, 'workspace');
    // The home too: sockets, machine ids and caches would pile up outside. The models are shared with the other tests.
    this.environment = cleanEnvironment({
      HOME: root,
      TMPDIR: join(root, 'tmp'),
      XDG_CONFIG_HOME: join(root, 'config'),
      XDG_DATA_HOME: join(root, 'data'),
      XDG_CACHE_HOME: join(root, 'cache'),
      XDG_RUNTIME_DIR: join(root, 'tmp'),
      STEERBOARD_CACHE: cacheFolder(),
      // No gallery, so no call to one.
      EXTENSIONS_GALLERY: '{}',
      ...options.environment,
    });
  }

  static async start(options: ServerOptions): Promise<VsCodeServer> {
    // Short: sockets below it have a path of at most 107 bytes.
    const server = new VsCodeServer(await mkdtemp(join(tmpdir(), 'sb-')), options);
    try {
      await server.prepare();
      await server.listen();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** For example `http://127.0.0.1:41234/`. */
  get url(): URL {
    if (this.address === undefined) throw new Error('The server does not listen.');
    return new URL(this.address);
  }

  /** The address of the window on the opened folder. */
  get windowUrl(): URL {
    const url = this.url;
    url.searchParams.set('folder', this.workspace);
    return url;
  }

  /** A path on this machine as the window names it. */
  remoteUri(path: string): string {
    return `vscode-remote://${this.url.host}${path}`;
  }

  get userSettingsFile(): string {
    return join(this.root, 'user', 'User', 'settings.json');
  }

  /** The log files whose name matches, joined: `/Steerboard/` gives the extension's log channel. */
  async logs(name: RegExp): Promise<string> {
    const files = await readdir(join(this.root, 'user', 'logs'), { recursive: true, withFileTypes: true });
    const matching = files.filter((entry) => entry.isFile() && name.test(entry.name));
    return (await Promise.all(matching.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')))).join('\n');
  }

  /** Ends the server and with it the extension host and its children, then removes the folder (STEERBOARD_KEEP=1 keeps it). */
  async stop(): Promise<void> {
    await this.end();
    if (process.env['STEERBOARD_KEEP'] === '1') console.log(`Kept: ${this.root}`);
    else await rm(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  private async prepare(): Promise<void> {
    const { settings, workspace, extension, inPlace } = this.options;
    await Promise.all(['user/User', 'extensions', 'tmp'].map((folder) => mkdir(join(this.root, folder), { recursive: true })));
    await writeFile(this.userSettingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
    if (inPlace !== true) {
      await mkdir(this.workspace);
      if (workspace !== undefined) await cp(workspace, this.workspace, { recursive: true, filter: (path) => !MADE_THERE.has(basename(path)) });
    }
    if (extension !== undefined) {
      const output = await run(this.options.installation.node, [...this.baseArguments(), '--install-extension', extension], { env: this.environment });
      if (!output.includes('successfully installed')) throw new Error(`${extension} was not installed:\n${output}`);
    }
  }

  private baseArguments(): string[] {
    return [
      this.options.installation.server,
      '--user-data-dir', join(this.root, 'user'),
      '--server-data-dir', join(this.root, 'server'),
      '--extensions-dir', join(this.root, 'extensions'),
      '--accept-server-license-terms',
      '--telemetry-level', 'off',
    ];
  }

  private async listen(): Promise<void> {
    const { installation, port = 0, arguments: more = [] } = this.options;
    const args = [...this.baseArguments(), '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', ...more];
    const child = spawn(installation.node, args, { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    // Also when a test file breaks off by an uncaught error.
    process.once('exit', this.kill);
    this.address = await new Promise<URL>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`VS Code's server does not listen after 60 s:\n${this.output}`)), 60_000);
      const collect = (chunk: Buffer): void => {
        this.output += chunk.toString();
        const found = /Extension host agent listening on (\d+)/.exec(this.output);
        if (found === null) return;
        clearTimeout(timer);
        resolve(new URL(`http://127.0.0.1:${found[1] ?? ''}/`));
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.once('error', reject);
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`VS Code's server ended with ${code ?? 'a signal'}:\n${this.output}`));
      });
    });
  }

  private readonly kill = (): void => { this.process?.kill(); };

  private async end(): Promise<void> {
    const child = this.process;
    process.off('exit', this.kill);
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    // The extension host would outlive its server by seconds and write into the folder that is being removed.
    await endProcesses(await processTree(child.pid));
  }
}
