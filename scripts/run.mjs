// Starts a program in its own process group, so that it and all that it started can be ended together.
import { spawn } from 'node:child_process';
import { root } from './setup.mjs';

/** Runs a program with this one's input and output. @returns its exit code, and whether it was ended for taking too long. */
export async function runToEnd(program, args, { minutes } = {}) {
  const ownGroup = process.platform !== 'win32';
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', detached: ownGroup });
  const end = (signal) => {
    try {
      process.kill(ownGroup ? -child.pid : child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  // A group of its own doesn't get the terminal's Ctrl+C.
  const interrupted = () => {
    end('SIGTERM');
    process.exit(130);
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  let timedOut = false;
  const timer = minutes === undefined ? undefined : setTimeout(() => {
    timedOut = true;
    end('SIGKILL');
  }, minutes * 60_000);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(status ?? signal));
  });
  clearTimeout(timer);
  process.off('SIGINT', interrupted);
  process.off('SIGTERM', interrupted);
  return { code, timedOut };
}
