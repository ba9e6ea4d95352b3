import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, extensions, Selection, window, workspace } from 'vscode';
import type { SteerboardApi } from '../../../../src/extension/testApi.ts';

describe('commands always answer', () => {
  let api: SteerboardApi;

  before(async () => {
    api = await extensions.getExtension<SteerboardApi>('steerboard.steerboard')!.activate();
  });
  afterEach(() => workspace.getConfiguration().update('steerboard.model.path', undefined, ConfigurationTarget.Global));

  const openPrompt = async (content: string): Promise<void> => {
    const editor = await window.showTextDocument(await workspace.openTextDocument({ content }));
    editor.selection = new Selection(0, 0, 0, content.length);
  };
  /** What the user was told, and the buttons. */
  const answerTo = async (command: string, ...args: unknown[]): Promise<{ message: string; steps: string[] }> => {
    await commands.executeCommand(command, ...args);
    const notice = api.lastNotice();
    assert.ok(notice, `${command} says nothing`);
    return { message: notice.message, steps: notice.steps.map(({ title }) => title) };
  };

  it('starts no engine by itself', () => {
    assert.equal(api.enginePid(), undefined);
    assert.equal(api.engineState().kind, 'stopped');
  });

  it('without an editor', async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    for (const command of ['steerboard.steerSelection', 'steerboard.compareSelection']) {
      const { message, steps } = await answerTo(command);
      assert.match(message, /No prompt is selected/);
      assert.deepEqual(steps, ['Compare Prompt File…', 'Open Sample Workspace']);
    }
  });

  it('without a prompt at the cursor', async () => {
    await openPrompt('   ');
    assert.match((await answerTo('steerboard.steerSelection')).message, /There is no prompt at the cursor/);
  });

  it('without a model', async () => {
    await openPrompt('Why is the sky blue?');
    for (const command of ['steerboard.steerSelection', 'steerboard.compareSelection', 'steerboard.computeVector', 'steerboard.searchLayers']) {
      const { message, steps } = await answerTo(command);
      assert.match(message, /No model is selected/, command);
      assert.deepEqual(steps, ['Select Model…', 'Download SmolLM2 135M'], command);
    }
    assert.equal((await api.results()).state.kind, 'no-model');
  });

  it('with a model path that leads nowhere, or out of the machine', async () => {
    await openPrompt('Why is the sky blue?');
    const settings = workspace.getConfiguration();
    await settings.update('steerboard.model.path', '/nowhere/model.gguf', ConfigurationTarget.Global);
    assert.match((await answerTo('steerboard.compareSelection')).message, /nowhere\/model\.gguf: The selected model is not there/);
    await settings.update('steerboard.model.path', 'https://example.com/model.gguf', ConfigurationTarget.Global);
    assert.match((await answerTo('steerboard.compareSelection')).message, /must be a file on this machine/);
    await settings.update('steerboard.model.path', '//server/share/model.gguf', ConfigurationTarget.Global);
    assert.match((await answerTo('steerboard.compareSelection')).message, /must be a file on this machine/);
    assert.equal(api.enginePid(), undefined);
  });

  it('with nothing to stop, no vector to choose and no run to export', async () => {
    assert.match((await answerTo('steerboard.stop')).message, /Nothing is running/);
    assert.match((await answerTo('steerboard.selectVector')).message, /no steering vector yet/);
    assert.match((await answerTo('steerboard.deleteVector')).message, /no steering vector yet/);
    assert.match((await answerTo('steerboard.openRun')).message, /no runs yet/);
    assert.match((await answerTo('steerboard.exportReport')).message, /no runs yet/);
  });

  it('with arguments that are no files', async () => {
    assert.match((await answerTo('steerboard.computeVector', 7, [{}])).message, /No model is selected/);
  });

  it('restarts an engine on demand', async () => {
    await commands.executeCommand('steerboard.restartEngine');
    const pid = api.enginePid();
    assert.ok(pid !== undefined);
    assert.match(api.lastNotice()?.message ?? '', /The engine has been restarted/);
    await commands.executeCommand('steerboard.restartEngine');
    assert.notEqual(api.enginePid(), pid);
  });
});
