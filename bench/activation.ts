/**
 * How long the packed extension takes to activate, in a fresh window each time: `npx tsx bench/activation.ts [rounds]`, after
 * `npm run package`. Two figures: what VS Code tells in *Developer: Show Running Extensions*, which counts what the extension host does
 * for others between our turns, and what its own performance marks enclose: our code being loaded and run.
 */
import { packedExtension, sampleWorkspace } from '../test/vscode/lib/paths.ts';
import { VsCodeWindow } from '../test/vscode/lib/window.ts';
import { figure } from './lib/figures.ts';

const rounds = Number(process.argv[2] ?? 5);
const told: number[] = [];
const own: number[] = [];
for (let round = 0; round < rounds; round++) {
  const window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace });
  try {
    await window.open('Steering');
    await window.openContainer('Steering');
    await window.page.getByRole('button', { name: 'Select Model…' }).first().waitFor();
    told.push(await toldByList(window));
    own.push(await betweenMarks(window));
    console.log(`told ${told.at(-1)!} ms, own code ${own.at(-1)!} ms`);
  } finally {
    await window.stop();
  }
}
for (const [what, values] of [['As VS Code tells it', told], ['Our own code', own]] as const) {
  const { median, least, greatest } = figure(values);
  console.log(`${what}: ${median} ms (${least} to ${greatest}, ${rounds} windows)`);
}

async function toldByList(window: VsCodeWindow): Promise<number> {
  await window.runCommand('Developer: Show Running Extensions');
  const text = await window.page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'Steerboard' }).locator('.activation-time').innerText();
  const milliseconds = /(\d+)ms/.exec(text)?.[1];
  if (milliseconds === undefined) throw new Error(`VS Code tells no time of activation: ${text}`);
  return Number(milliseconds);
}

/** From *Developer: Startup Performance*, a table of marks with their times in milliseconds. */
async function betweenMarks(window: VsCodeWindow): Promise<number> {
  await window.runCommand('Developer: Startup Performance');
  await window.page.locator('.editor-instance .view-line').first().waitFor();
  await window.page.keyboard.press('Control+A');
  await window.page.keyboard.press('Control+C');
  const text = await window.page.evaluate<string>('navigator.clipboard.readText()');
  const at = (mark: string): number => {
    const time = new RegExp(`code/extHost/${mark}/steerboard\\.steerboard\\t(\\d+)`).exec(text)?.[1];
    if (time === undefined) throw new Error(`VS Code tells no mark ${mark} of Steerboard.`);
    return Number(time);
  };
  return at('didLoadExtensionCode') - at('willLoadExtensionCode') + at('didActivateExtension') - at('willActivateExtension');
}
