import assert from 'node:assert/strict';
import { EventEmitter, Uri } from 'vscode';
import type { Webview } from 'vscode';
import type { Intent } from '../../../../src/protocol/intents.ts';
import { ResultsPage } from '../../../../src/extension/results/resultsPage.ts';

describe('a results page', () => {
  it('is not heard in what it should never send, however much of it comes, which is said once', () => {
    const messages = new EventEmitter<unknown>();
    const webview: Webview = { options: {}, html: '', cspSource: 'page.test', onDidReceiveMessage: messages.event, asWebviewUri: (uri) => uri, postMessage: () => Promise.resolve(true) };
    const [executed, warnings]: [Intent[], string[]] = [[], []];
    const page = new ResultsPage(webview, {
      placement: 'view',
      dist: Uri.file('/dist'),
      log: { warn: (message) => { warnings.push(message); } },
      execute: (intent) => {
        executed.push(intent);
        return Promise.resolve();
      },
    });
    const junk = [undefined, null, 'ready', 7, {}, { kind: 'snapshot' }, { kind: 'command', command: 'workbench.action.quit' }, { kind: 'run-row', item: -1 }, { kind: 'copy', text: ['x'.repeat(1000)] }];
    for (let n = 0; n < 10_000; n++) messages.fire(junk[n % junk.length]);
    messages.fire({ kind: 'copy', text: 'mine' });
    assert.deepEqual(executed, [{ kind: 'copy', text: 'mine' }]);
    assert.equal(warnings.length, 1, warnings.join());
    page.dispose();
    messages.fire({ kind: 'copy', text: 'late' });
    assert.equal(executed.length, 1);
  });
});
