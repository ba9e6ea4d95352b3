/**
 * How long the packed extension takes to activate, as VS Code itself tells it (*Developer: Show Running Extensions*), in a fresh window
 * each time: `npx tsx bench/activation.ts [rounds]`, after `npm run package`. VS Code counts what its host does for other extensions in
 * between too, so once among all that it activates as a window opens, and once when that is over, by opening a view.
 */
import { packedExtension, sampleWorkspace } from '../test/vscode/lib/paths.ts';
import { VsCodeWindow } from '../test/vscode/lib/window.ts';
import { figure } from './lib/figures.ts';

/** Until VS Code has activated its own extensions, which it shows nowhere. */
const CALM_MILLISECONDS = 15_000;

const rounds = Number(process.argv[2] ?? 5);
const ways = [
  { name: 'As the window opens, by a folder with prompt files', workspace: sampleWorkspace, wait: 0, told: [] as number[] },
  { name: 'Later, by opening a view', workspace: undefined, wait: CALM_MILLISECONDS, told: [] as number[] },
];
for (let round = 0; round < rounds; round++) {
  for (const way of ways) way.told.push(await activation(way));
}
for (const { name, told } of ways) {
  const { median, least, greatest } = figure(told);
  console.log(`${name}: ${median} ms (${least} to ${greatest}, ${rounds} windows)`);
}

async function activation({ workspace, wait }: { workspace: string | undefined; wait: number }): Promise<number> {
  const window = await VsCodeWindow.launch({ extension: packedExtension(), workspace, viewport: { width: 1280, height: 2400 } });
  try {
    await window.open('Steering');
    await window.page.waitForTimeout(wait);
    await window.openContainer('Steering');
    await window.page.getByRole('button', { name: 'Select Model…' }).first().waitFor();
    await window.runCommand('Developer: Show Running Extensions');
    // All rows are in sight of a window this high: the list keeps no others.
    const text = await window.page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'Steerboard' }).locator('.activation-time').innerText();
    const told = /(\d+)ms/.exec(text)?.[1];
    if (told === undefined) throw new Error(`VS Code tells no time of activation: ${text}`);
    console.log(text);
    return Number(told);
  } finally {
    await window.stop();
  }
}
