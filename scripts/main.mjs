// What every script here does when it is started, and not imported.
import { fileURLToPath } from 'node:url';

/** Runs `task` if the module at `url` is the program; a failure is told in one line and by the exit code. */
export async function main(url, task) {
  if (process.argv[1] !== fileURLToPath(url)) return;
  try {
    await task();
  } catch (error) {
    console.error(error.describe?.() ?? error.message);
    process.exitCode = 1;
  }
}
