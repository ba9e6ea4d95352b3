import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commands, extensions, LanguageModelError, LanguageModelTextPart, lm } from 'vscode';
import type { CancellationToken, Disposable, LanguageModelChat, LanguageModelChatProvider, LanguageModelChatRequestMessage } from 'vscode';
import { judgeRun } from '../../../../src/app/quality/judgeRun.ts';
import { QUALITY_FILE, readQuality } from '../../../../src/app/quality/qualityFile.ts';
import { qualityText, runQuality } from '../../../../src/app/quality/runQuality.ts';
import { LiveRun } from '../../../../src/app/runs/liveRun.ts';
import { createRunFolder } from '../../../../src/app/runs/runFolder.ts';
import { editorJudge } from '../../../../src/extension/quality/editorJudge.ts';
import type { SteerboardApi } from '../../../../src/extension/testApi.ts';
import { sampleRows, sampleSpec } from '../../../unit/runs/sampleRun.ts';
import { testVendor } from '../../lib/hostResults.ts';

const INFORMATION = { id: 'strict', name: 'Strict Judge', family: 'test', version: '2026-01', maxInputTokens: 8000, maxOutputTokens: 1000, capabilities: {} };

/** Says Yes of lists alone, in two parts and in a code fence, as a language model streams. */
function reply(prompt: string): string[] {
  if (prompt.includes('{"questions"')) return ['```json\n{"questions": ', '["Is it a list?"]}\n```'];
  return ['{"answers": [{"question": 1, ', `"answer": "${prompt.includes('- one') ? 'Yes' : 'No'}", "reason": "It is what it is."}]}`];
}

describe('a language model of VS Code as a judge', () => {
  let root: string;
  let folder: string;
  let api: SteerboardApi;
  let registration: Disposable | undefined;
  let prompts: string[] = [];
  let respond: (prompt: string, token: CancellationToken) => Promise<string[]>;

  const provider: LanguageModelChatProvider = {
    provideLanguageModelChatInformation: () => [INFORMATION],
    async provideLanguageModelChatResponse(_model, messages, _options, progress, token) {
      const prompt = messages.flatMap(({ content }) => content.map((part) => (part instanceof LanguageModelTextPart ? part.value : ''))).join('');
      prompts.push(prompt);
      for (const part of await respond(prompt, token)) progress.report(new LanguageModelTextPart(part));
    },
    provideTokenCount: (_model, text: string | LanguageModelChatRequestMessage) => Promise.resolve(typeof text === 'string' ? text.length : 1),
  };
  /** The models of a provider are known a moment after it is registered. */
  const model = async (): Promise<LanguageModelChat> => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const [found] = await lm.selectChatModels({ vendor: testVendor });
      if (found) return found;
      await sleep(100);
    }
    throw new Error('The test\'s language model is not there.');
  };

  before(async () => {
    api = await extensions.getExtension<SteerboardApi>('steerboard.steerboard')!.activate();
  });
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'steerboard-judged-'));
    const spec = sampleSpec();
    folder = await createRunFolder(root, spec, { rows: sampleRows(spec) });
    prompts = [];
    respond = (prompt) => Promise.resolve(reply(prompt));
  });
  afterEach(() => rm(root, { recursive: true }));
  after(() => { void registration?.dispose(); });

  it('is asked for where there is none', async () => {
    await commands.executeCommand('steerboard.judgeQuality', { path: folder });
    const notice = api.lastNotice();
    assert.match(notice?.message ?? '', /VS Code offers no language model/);
    assert.deepEqual(notice?.steps.map(({ title }) => title), ['Find Extensions']);
  });

  it('judges a run, which names it', async () => {
    registration = lm.registerLanguageModelChatProvider(testVendor, provider);
    await judgeRun(folder, editorJudge(await model()));
    assert.equal(prompts.length, 9);
    const text = qualityText(await runQuality(await LiveRun.open(folder)));
    assert.match(text, new RegExp(`judged by ${testVendor}/strict \\(2026-01\\)\n\n[^\n]*\nPlain +3 +0\\.00 .*\nInstructed +3 +1\\.00 `));
  });

  it('gets nothing from the command before the user has confirmed', async () => {
    await model();
    const command = commands.executeCommand('steerboard.judgeQuality', { path: folder });
    // Picks the model once it is listed. A dialog can't be shown to a test, so the command ends there.
    while (await Promise.race([command.then(() => false), sleep(100, true)])) await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    assert.match(api.lastNotice()?.message ?? '', /dialog/i);
    assert.deepEqual(prompts, []);
    assert.equal(existsSync(join(folder, QUALITY_FILE)), false);
  });

  it('is told to stop, and what it said until then is kept', async () => {
    const judge = editorJudge(await model());
    const stop = new AbortController();
    let told = 0;
    respond = async (prompt, token) => {
      if (prompts.length <= 3) return reply(prompt);
      token.onCancellationRequested(() => told++);
      setTimeout(() => stop.abort(new Error('stopped')), 50);
      while (!token.isCancellationRequested) await sleep(10);
      return [];
    };
    await assert.rejects(judgeRun(folder, judge, { signal: stop.signal }), /stopped/);
    assert.ok(told > 0);
    const kept = (await readQuality(folder)).length;
    assert.ok(kept > 0, String(kept));
    respond = (prompt) => Promise.resolve(reply(prompt));
    prompts = [];
    await judgeRun(folder, judge);
    assert.equal(prompts.length, 9 - kept);
  });

  it('that takes no more requests ends the judging with its reason', async () => {
    const judge = editorJudge(await model());
    respond = () => Promise.reject(LanguageModelError.Blocked('The quota of this month is used up.'));
    await assert.rejects(judgeRun(folder, judge), { code: 'judge-failed', message: /Strict Judge.*The quota of this month is used up\./ });
    assert.deepEqual(await readQuality(folder), []);
  });
});
