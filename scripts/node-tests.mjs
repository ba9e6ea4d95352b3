// Runs the test files of one folder by node:test and counts them.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from './run.mjs';
import { root } from './setup.mjs';

/**
 * @param folder below test/.
 * @param concurrency files at a time.
 * @param words narrows the files to those whose path contains one of them; words that begin with a dash go to Node.
 * @returns how many passed, failed and were skipped.
 */
export async function runNodeTests({ folder, concurrency, minutes, words = [] }) {
  const filters = words.filter((word) => !word.startsWith('-'));
  const files = testFiles(folder).filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
  if (files.length === 0) return { passed: 0, failed: 1, skipped: 0, reason: `no test file in ${folder}` };
  const countsFile = join(root, '.tmp', `counts-${folder.replace(/\W/g, '-')}.json`);
  mkdirSync(join(root, '.tmp'), { recursive: true });
  rmSync(countsFile, { force: true });
  const args = [
    '--import', 'tsx', '--test', `--test-concurrency=${concurrency}`, ...words.filter((word) => word.startsWith('-')),
    '--test-reporter=spec', '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/count-reporter.mjs', `--test-reporter-destination=${countsFile}`,
    ...files,
  ];
  const { code, timedOut } = await runToEnd(process.execPath, args, { minutes });
  if (timedOut) return { passed: 0, failed: 1, skipped: 0, reason: `stopped after ${minutes} minutes` };
  if (!existsSync(countsFile)) return { passed: 0, failed: 1, skipped: 0, reason: `the runner ended with ${code}` };
  const { passed, failed, skipped, emptyFiles } = JSON.parse(readFileSync(countsFile, 'utf8'));
  if (emptyFiles.length > 0) return { passed, failed: failed + emptyFiles.length, skipped, reason: `no test in ${emptyFiles.join(', ')}` };
  if (passed + failed === 0) return { passed, failed: 1, skipped, reason: 'no test ran' };
  if (code !== 0 && failed === 0) return { passed, failed: 1, skipped, reason: `the runner ended with ${code}` };
  return { passed, failed, skipped };
}

function testFiles(folder) {
  const start = join(root, 'test', folder);
  if (!existsSync(start)) return [];
  const names = readdirSync(start, { recursive: true });
  return names.filter((name) => name.endsWith('.test.ts')).sort().map((name) => join('test', folder, name));
}
