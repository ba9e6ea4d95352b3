import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outputOf, runProgram } from '../../../src/app/runProgram.ts';
import { SteerboardError } from '../../../src/core/errors.ts';

const node = (code: string): [string, string[]] => [process.execPath, ['-e', code]];

describe('runProgram', () => {
  it('gives what the program prints', async () => {
    assert.equal(await outputOf(...node('console.log("one\\ntwo"); console.error("aside")')), 'one\ntwo');
  });

  it('tells the last lines of what a program that fails complained of, not what it printed', async () => {
    const code = 'console.error("first\\nlast"); console.log("Collecting"); process.exitCode = 3';
    await assert.rejects(runProgram(...node(code), { shown: 1 }), (error: unknown) => SteerboardError.is(error, 'internal') && error.message.endsWith('ended with 3: last'));
    await assert.rejects(runProgram(...node(code)), /ended with 3:\nfirst\nlast$/);
    await assert.rejects(runProgram(...node('console.log("only output"); process.exitCode = 1')), /ended with 1: only output$/);
  });

  it('is refused for a program that is not there', async () => {
    await assert.rejects(runProgram('/no/such/program', []), /ENOENT/);
  });

  it('ends the program and what it started', { timeout: 30_000, skip: process.platform === 'win32' && 'Windows has no process groups' }, async () => {
    const controller = new AbortController();
    // The second process holds the first one's output open: the run is over when both have ended.
    const forever = 'setInterval(() => {}, 1000)';
    const code = `require("child_process").spawn(process.execPath, ["-e", "console.log('started'); ${forever}"], { stdio: "inherit" }); ${forever}`;
    const running = runProgram(...node(code), { signal: controller.signal, onLine: () => controller.abort() });
    await assert.rejects(running, (error: unknown) => SteerboardError.is(error, 'cancelled'));
    await assert.rejects(runProgram(...node(''), { signal: controller.signal }), (error: unknown) => SteerboardError.is(error, 'cancelled'));
  });
});
