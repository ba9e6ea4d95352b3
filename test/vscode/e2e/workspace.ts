import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultModel } from '../../../src/app/models/defaultModel.ts';
import { obtainModel } from '../../../src/app/models/obtainModel.ts';
import { sampleWorkspace } from '../lib/paths.ts';
import type { VsCodeWindow } from '../lib/window.ts';

/** The real default model, from the cache or fetched once. */
export function realModel(): Promise<string> {
  return obtainModel(defaultModel);
}

/** Settings that keep real work short. */
export const quickSettings = { 'steerboard.generation.maxTokens': 24, 'files.autoSave': 'off' };

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
