// Judging a run as a person does it: which model, what is sent, the button, and the figures.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createRunFolder } from '../../../src/app/runs/runFolder.ts';
import { sampleRows, sampleSpec } from '../../unit/runs/sampleRun.ts';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';
import { acceptPath, until } from '../lib/workspace.ts';

const manifest = {
  name: 'test-models', publisher: 'steerboard-tests', version: '0.0.0', engines: { vscode: '^1.104.0' }, extensionKind: ['workspace'],
  main: './main.cjs', activationEvents: ['*'], contributes: { languageModelChatProviders: [{ vendor: 'test-models', displayName: 'Tests' }] },
};
/** An extension that brings two language models. They find nothing good but lists. */
const main = `const { lm, LanguageModelTextPart } = require('vscode');
const model = (id, name) => ({ id, name, family: 'test', version: '1', maxInputTokens: 8000, maxOutputTokens: 1000, capabilities: {} });
exports.activate = () => lm.registerLanguageModelChatProvider('test-models', {
  provideLanguageModelChatInformation: () => [model('mild', 'Mild Judge'), model('strict', 'Strict Judge')],
  provideTokenCount: async () => 1,
  provideLanguageModelChatResponse: async (model, [{ content: [{ value }] }], options, progress) => progress.report(new LanguageModelTextPart(
    value.includes('{"questions"') ? '{"questions": ["Is it a list?"]}' : '{"answers": [{"question": 1, "answer": "' + (value.includes('- one') ? 'Yes' : 'No') + '", "reason": "So it is."}]}')),
});
`;

describe('judging quality', { timeout: 300_000 }, () => {
  let window: VsCodeWindow;
  let file: string;

  before(async () => {
    // Without this argument a built VS Code does not load an extension from a folder.
    window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace, arguments: ['--enable-smoke-test-driver'] });
    const spec = sampleSpec();
    file = join(await createRunFolder(join(window.server.workspace, 'steerboard-runs'), spec, { rows: sampleRows(spec) }), 'quality.jsonl');
    const models = join(window.server.root, 'test-models');
    await mkdir(models);
    await writeFile(join(models, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(models, 'main.cjs'), main);
    const address = window.server.windowUrl;
    address.searchParams.set('payload', JSON.stringify([['extensionDevelopmentPath', window.server.remoteUri(models)]]));
    await window.page.goto(address.href, { waitUntil: 'commit' });
    await window.activityTab('Steering').waitFor({ timeout: 60_000 });
  });
  after(() => window.stop());

  const choose = async (): Promise<void> => {
    await window.runCommand('Steerboard: Judge Quality…');
    await window.pick(/sample/);
    await window.pick('Strict Judge');
  };

  it('says what goes where, and sends nothing to one who cancels', async () => {
    await choose();
    const dialog = window.dialog('Send 6 answers and their prompts to Strict Judge?');
    await dialog.filter({ hasText: 'These are 9 requests' }).waitFor();
    await window.screenshot('quality-light');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(existsSync(file), false);
  });

  it('shows the scores by setting and keeps what was said in the run', async () => {
    await choose();
    await window.dialog('Send 6 answers').getByRole('button', { name: 'Send' }).click();
    const page = window.editorText.filter({ hasText: /judged\s+by\s+test-models\/strict/ });
    await page.filter({ hasText: /Plain\s+3\s+0\.00/ }).filter({ hasText: /Instructed\s+3\s+1\.00/ }).waitFor();
    await window.screenshot('quality-figures-light');
    assert.equal((await readFile(file, 'utf8')).trimEnd().split('\n').length, 9);
  });

  it('asks nothing again, and shows the scores at once', async () => {
    await window.runCommand('View: Close Editor');
    await choose();
    await window.editorText.filter({ hasText: /judged\s+by\s+test-models\/strict/ }).waitFor();
    assert.deepEqual(window.pageErrors, []);
  });

  it('takes the scores along into the report', async () => {
    await window.runCommand('Steerboard: Open Run…');
    await window.pick(/sample/);
    await window.webview('view').getByText(/test-models\/strict/).first().waitFor();
    await window.runCommand('Steerboard: Export Report…');
    await acceptPath(window, '.html');
    // This window shows no toasts, as it was started for a driver.
    const report = `${dirname(file)}.html`;
    await until('the report is there', () => Promise.resolve(existsSync(report)));
    assert.match(await readFile(report, 'utf8'), /test-models\/strict/);
  });
});
