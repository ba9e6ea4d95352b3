// All checks and tests, each stage even if an earlier one failed. With a stage's name, only that one and what it needs:
//   node scripts/test.mjs unit [part of a file's path…] [options for node --test]
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureModel } from './model.mjs';
import { runNodeTests } from './node-tests.mjs';
import { pack } from './package.mjs';
import { runToEnd } from './run.mjs';
import { ensureDependencies, root } from './setup.mjs';
import { ensureBrowser, ensureVsCode } from './vscode.mjs';

const tool = (...path) => join(root, 'node_modules', ...path);

/** A tool whose exit code is one check. */
const check = (program, ...args) => async () => {
  const { code } = await runToEnd(process.execPath, [program, ...args], { minutes: 10 });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, reason: `exit code ${code}` };
};

/** Work that either ends well or throws is one check too. */
const work = (task) => async () => {
  await task();
  return { passed: 1, failed: 0 };
};

const tests = (folder, { concurrency = 1, minutes }) => (words) => runNodeTests({ folder, concurrency, minutes, words });

const stages = [
  { name: 'lint', run: check(tool('eslint', 'bin', 'eslint.js'), '.') },
  { name: 'types', run: check(tool('typescript', 'bin', 'tsc'), '--noEmit') },
  { name: 'types of the page', run: check(tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'webview') },
  { name: 'build', run: work(build) },
  { name: 'unit', run: tests('unit', { concurrency: 2, minutes: 10 }) },
  { name: 'conformance', run: tests('conformance', { concurrency: 2, minutes: 10 }) },
  { name: 'model', run: work(ensureModel) },
  { name: 'engine', needs: ['build', 'model'], run: tests('engine', { minutes: 20 }) },
  { name: 'package', run: work(pack) },
  { name: 'browser', run: work(ensureBrowser) },
  { name: 'page', needs: ['browser'], run: tests('vscode/page', { minutes: 10 }) },
  { name: 'VS Code', run: work(ensureVsCode) },
  { name: 'integration', needs: ['model', 'package', 'VS Code', 'browser'], run: tests('vscode/integration', { minutes: 10 }) },
  { name: 'e2e', needs: ['model', 'package', 'VS Code', 'browser'], run: tests('vscode/e2e', { minutes: 20 }) },
];

// Kernels that were compiled on this machine would round otherwise than those that the tests load by themselves.
process.env.STEERBOARD_KERNELS = '';

async function runStages(chosen, words) {
  const failedStages = new Set();
  const rows = [];
  for (const { name, needs = [], run } of chosen) {
    console.log(`\n== ${name}`);
    const start = performance.now();
    const missing = needs.filter((need) => failedStages.has(need));
    const result = missing.length > 0 ? { passed: 0, failed: 1, reason: `not run, ${missing.join(' and ')} failed` } : await guarded(run, words);
    if (result.failed > 0) failedStages.add(name);
    rows.push({ name, seconds: (performance.now() - start) / 1000, skipped: 0, ...result });
  }
  return rows;
}

async function guarded(run, words) {
  try {
    return await run(words);
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1, reason: 'see above' };
  }
}

function report(rows) {
  console.log('\n== Summary');
  for (const { name, seconds, passed, failed, skipped, reason } of rows) {
    const counts = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ');
    console.log(`${name.padEnd(20)} ${seconds.toFixed(1).padStart(7)} s   ${counts}${reason === undefined ? '' : ` (${reason})`}`);
  }
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
}

const [name, ...words] = process.argv.slice(2);
const only = stages.find((stage) => stage.name === name);
if (name !== undefined && only === undefined) {
  console.error(`No stage ${name}. There are: ${stages.map((stage) => stage.name).join(', ')}.`);
  process.exit(2);
}
const setup = { name: 'npm packages', run: work(ensureDependencies) };
const chosen = only === undefined ? stages : stages.filter((stage) => stage === only || only.needs?.includes(stage.name));
const rows = await runStages([setup], []);
// Without its packages nothing else can run.
if (rows[0].failed === 0) rows.push(...await runStages(chosen, only === undefined ? [] : words));
report(rows);
