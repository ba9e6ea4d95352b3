/**
 * How long the packed extension takes to activate, as VS Code itself tells it (*Developer: Show Running Extensions*), in a fresh window
 * each time: `npx tsx bench/activation.ts [rounds]`, after `npm run package`.
 */
import { packedExtension, sampleWorkspace } from '../test/vscode/lib/paths.ts';
import { VsCodeWindow } from '../test/vscode/lib/window.ts';
import { figure } from './lib/figures.ts';

const rounds = Number(process.argv[2] ?? 5);
const milliseconds: number[] = [];
for (let round = 0; round < rounds; round++) {
  const window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace });
  try {
    await window.open('Steering');
    await window.openContainer('Steering');
    await window.page.getByRole('button', { name: 'Select Model…' }).first().waitFor();
    await window.runCommand('Developer: Show Running Extensions');
    const text = await window.page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'Steerboard' }).locator('.activation-time').innerText();
    const told = /(\d+)ms/.exec(text)?.[1];
    if (told === undefined) throw new Error(`VS Code tells no time of activation: ${text}`);
    milliseconds.push(Number(told));
    console.log(text);
  } finally {
    await window.stop();
  }
}
const { median, least, greatest } = figure(milliseconds);
console.log(`Activation: ${median} ms (${least} to ${greatest}, ${rounds} windows)`);
