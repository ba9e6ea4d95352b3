import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';

describe('in German', () => {
  let window: VsCodeWindow;

  before(async () => {
    window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace, language: 'de' });
    await window.open('Steuerung');
  });
  after(() => window.stop());

  it('commands and views have their titles', async () => {
    assert.ok(await window.hasCommand('Steerboard: Modell auswählen…'));
    await window.openContainer('Steuerung');
    await window.page.getByRole('button', { name: 'SmolLM2 135M herunterladen' }).waitFor();
  });

  it('texts of the code too', async () => {
    await window.openFile('tides.prompt.md');
    await window.lens('Steuern').waitFor();
    await window.runCommand('Steerboard: Alle Arbeit anhalten');
    await window.notification('Es läuft nichts.').waitFor();
    await window.screenshot('german');
  });
});
