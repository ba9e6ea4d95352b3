import { build } from 'esbuild';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onlyVariable, resultsVariable, systemVariable, testVendor } from './hostResults.ts';
import type { HostTestResult } from './hostResults.ts';
import { repository } from './paths.ts';
import { VsCodeWindow } from './window.ts';
import type { LaunchOptions } from './window.ts';

export interface HostRun {
  /** 0 if no test failed. */
  exitCode: number;
  results: HostTestResult[];
  /** What the tests and VS Code's test runner wrote. */
  output: string;
}

export interface HostOptions extends LaunchOptions {
  /** Whose keys and menus the window has: VS Code asks the browser for it. Default: Linux. */
  system?: 'Linux' | keyof typeof userAgents;
  /** Only the files of the suite whose names begin so. */
  only?: string;
}

const userAgents = {
  Windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  macOS: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
} as const;

const bundleFolder = join(repository, '.tmp', 'integration');
const limitMilliseconds = 900_000;

/** Runs mocha with the files of the suite inside a real extension host, where `vscode` is the real API. */
export async function runInExtensionHost(suiteFolder: string, { system = 'Linux', only, ...options }: HostOptions): Promise<HostRun> {
  await bundleSuite(suiteFolder);
  const resultsFile = join(bundleFolder, 'results.json');
  const window = await VsCodeWindow.launch({
    ...options,
    // Without it a built VS Code ignores the payload. It hides notification toasts, so those belong to the e2e tests.
    arguments: ['--enable-smoke-test-driver', ...(options.arguments ?? [])],
    ...(system !== 'Linux' && { userAgent: userAgents[system] }),
    environment: { ...options.environment, [resultsVariable]: resultsFile, [systemVariable]: system, ...(only !== undefined && { [onlyVariable]: only }) },
  });
  try {
    let output = '';
    // The two functions by which VS Code's browser window reports a test run.
    await window.page.exposeFunction('codeAutomationLog', (_kind: string, parts: unknown[]) => { output += `${parts.map(String).join(' ')}\n`; });
    const exited = new Promise<number>((resolve) => { void window.page.exposeFunction('codeAutomationExit', resolve); });
    const address = window.server.windowUrl;
    address.searchParams.set('payload', JSON.stringify([
      ['extensionDevelopmentPath', window.server.remoteUri(await emptyExtension(window.server.root))],
      ['extensionTestsPath', window.server.remoteUri(join(bundleFolder, 'run.cjs'))],
    ]));
    await window.page.goto(address.href, { waitUntil: 'commit' });
    const exitCode = await Promise.race([exited, sleep(limitMilliseconds, undefined, { ref: false })]);
    if (exitCode === undefined) throw new Error(`The extension host did not finish in ${limitMilliseconds / 1000} s.\n${output}`);
    return { exitCode, output, results: JSON.parse(await readFile(resultsFile, 'utf8')) as HostTestResult[] };
  } finally {
    await window.stop();
  }
}

async function bundleSuite(folder: string): Promise<void> {
  await rm(bundleFolder, { recursive: true, force: true });
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  await build({
    entryPoints: files.map((name) => join(folder, name)),
    outdir: bundleFolder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'inline',
    // As the extension is bundled.
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/** VS Code runs tests only beside an extension under development; the one under test is installed like any other. */
async function emptyExtension(parent: string): Promise<string> {
  const folder = join(parent, 'test-runner');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'test-runner', publisher: 'steerboard-tests', version: '0.0.0', engines: { vscode: '^1.104.0' }, extensionKind: ['workspace'], contributes: { languageModelChatProviders: [{ vendor: testVendor, displayName: 'Tests' }] } }));
  return folder;
}
