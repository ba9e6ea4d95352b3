import assert from 'node:assert/strict';
import { Uri, workspace } from 'vscode';
import { systemVariable } from '../../lib/hostResults.ts';

interface Keybinding {
  key: string;
  command: string;
  when?: string;
}

describe('shortcuts', () => {
  it('collide with none of VS Code’s', async () => {
    const text = (await workspace.openTextDocument(Uri.parse('vscode://defaultsettings/keybindings.json'))).getText();
    const all = JSON.parse(text.slice(text.indexOf('['), text.lastIndexOf(']') + 1).replace(/^\s*\/\/.*$/gm, '')) as Keybinding[];
    const system = process.env[systemVariable] ?? assert.fail('The system is not named.');
    // Each names the key between Control and Alt in its own way.
    const keyNames = { Linux: 'meta', Windows: 'win', macOS: 'cmd' };
    for (const [name, key] of Object.entries(keyNames)) assert.equal(all.some((binding) => binding.key.includes(`${key}+`)), name === system, `the keys are those of ${system}`);
    const own = all.filter(({ command }) => command.startsWith('steerboard.'));
    assert.ok(own.length >= 4);
    for (const { key, command } of own) {
      assert.match(own.find((binding) => binding.command === command)?.when ?? '', /editorTextFocus/, `${command} only with the focus in an editor`);
      // Where the chat's input or a quick pick has the focus, ours does not count.
      const others = all.filter((binding) => binding.key === key && !binding.command.startsWith('steerboard.') && !/inChatInput|inQuickInput/.test(binding.when ?? ''));
      assert.deepEqual(others, [], key);
    }
  });
});
