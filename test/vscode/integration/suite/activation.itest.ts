import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';

interface Manifest {
  contributes: { commands: { command: string }[] };
}

describe('activation', () => {
  const extension = extensions.getExtension('steerboard.steerboard');

  it('happens without an error', async () => {
    assert.ok(extension, 'the packed extension is installed');
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it('registers every command of the manifest', async () => {
    const registered = new Set(await commands.getCommands(true));
    const { contributes } = extension?.packageJSON as Manifest;
    const missing = contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
