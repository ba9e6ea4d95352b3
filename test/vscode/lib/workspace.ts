import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { defaultModel } from '../../../src/app/models/defaultModel.ts';
import { obtainModel } from '../../../src/app/models/obtainModel.ts';
import { packedExtension, repository, sampleWorkspace } from './paths.ts';
import { VsCodeWindow } from './window.ts';
import type { LaunchOptions } from './window.ts';

/** The real default model, from the cache or fetched once. */
export function realModel(): Promise<string> {
  return obtainModel(defaultModel);
}

/** Settings that keep real work short. */
export const quickSettings = { 'steerboard.generation.maxTokens': 24, 'files.autoSave': 'off' };

/** A window in which the real default model is selected, with more files in its copy of the sample workspace. `open` loads it. */
export async function launchWithModel({ settings, ...options }: LaunchOptions = {}, files: Readonly<Record<string, string>> = {}): Promise<VsCodeWindow> {
  const model = await realModel();
  const window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace, settings: { ...quickSettings, ...settings }, ...options });
  await useMachineSettings(window, { 'steerboard.model.path': model });
  await addFiles(window, files);
  return window;
}

/** The same with a steering vector, “bullets”, made from `short.pairs.jsonl`. */
export async function launchWithVector(options: LaunchOptions = {}, files: Readonly<Record<string, string>> = {}): Promise<VsCodeWindow> {
  const window = await launchWithModel(options, { 'short.pairs.jsonl': await firstRows('bullet-points.pairs.jsonl', 6), ...files });
  try {
    await computeVector(window, 'bullets', 'short.pairs.jsonl');
  } catch (error) {
    await window.stop();
    throw error;
  }
  return window;
}

/** Makes a vector from files of the window's workspace, as the command line does. */
export async function computeVector({ server: { workspace } }: VsCodeWindow, name: string, ...files: string[]): Promise<void> {
  const folder = join(workspace, 'steering-vectors');
  await mkdir(folder, { recursive: true });
  const inputs = files.map((file) => join(workspace, file));
  await promisify(execFile)(process.execPath, [
    join(repository, 'dist', 'cli.mjs'), 'compute', ...inputs, '--model', await realModel(), '--threads', '1', '--name', name, '--out', join(folder, `${name}.gguf`),
  ]);
}

/** Settings of the machine's scope, which a window with a server takes from the server. One thread: other tests run beside. */
export async function useMachineSettings({ server }: VsCodeWindow, settings: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const folder = join(server.root, 'user', 'Machine');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ 'steerboard.engine.threads': 1, ...settings }));
}

/** Adds files to the window's own copy of the sample workspace. */
export async function addFiles({ server }: VsCodeWindow, files: Readonly<Record<string, string>>, folder = ''): Promise<void> {
  await mkdir(join(server.workspace, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(server.workspace, folder, name), text);
}

/** The first rows of one of the sample workspace's files. */
export async function firstRows(name: string, count: number): Promise<string> {
  const lines = (await readFile(join(sampleWorkspace, name), 'utf8')).split('\n');
  return `${lines.slice(0, count).join('\n')}\n`;
}

/** Process ids of the engines that run for this window. */
export async function enginesOf({ server }: VsCodeWindow): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const engines = await Promise.all(pids.map(async (pid) => {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.includes(join(server.root, 'extensions')) && command.includes('engine.mjs') ? pid : undefined;
  }));
  return engines.filter((pid) => pid !== undefined);
}

/** Names of the files in the window's vector folder; undefined where there is none. */
export async function vectorFiles({ server }: VsCodeWindow): Promise<string[] | undefined> {
  return readdir(join(server.workspace, 'steering-vectors')).catch(() => undefined);
}

/** Waits for what no page shows. */
export async function until(what: string, holds: () => Promise<boolean>, milliseconds = 60_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Not within ${milliseconds / 1000} s: ${what}.`);
    await sleep(100);
  }
}

/** Takes the path that a save dialog proposes, which has this ending. */
export async function acceptPath(window: VsCodeWindow, ending: string): Promise<void> {
  const path = window.quickInput.locator('input').first();
  await until('a path is proposed', async () => (await path.inputValue()).endsWith(ending));
  // The dialog is deaf while it looks at the folder.
  await until('the dialog takes it', async () => {
    await window.page.keyboard.press('Enter');
    return window.quickInput.waitFor({ state: 'hidden', timeout: 2000 }).then(() => true, () => false);
  });
}
