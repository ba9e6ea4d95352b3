#!/usr/bin/env node
import { SteerboardError } from '../core/errors.ts';
import { version } from '../core/version.ts';
import type { Command } from './command.ts';
import { activations } from './commands/activations.ts';
import { analyse } from './commands/analyse.ts';
import { compareCommand } from './commands/compare.ts';
import { compute } from './commands/compute.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { kernels } from './commands/kernels.ts';
import { model } from './commands/model.ts';
import { pairs } from './commands/pairs.ts';
import { runCommand } from './commands/run.ts';
import { reproduce } from './commands/reproduce.ts';
import { search } from './commands/search.ts';
import { steer } from './commands/steer.ts';
import { vector } from './commands/vector.ts';
import { verify } from './commands/verify.ts';
import { COMMON_OPTIONS, optionHelp, parseOptions } from './options.ts';
import { Terminal } from './terminal.ts';

const COMMANDS: readonly Command[] = [compute, pairs, search, steer, compareCommand, evaluateCommand, runCommand, verify, activations, analyse, model, kernels, vector, reproduce];

/** What the shell gets: told in `--help`. */
const EXIT = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;

const terminal = new Terminal();
const interrupted = new AbortController();

process.on('SIGINT', () => {
  if (interrupted.signal.aborted) process.exit(EXIT.cancelled);
  terminal.note('Stopping. Press Ctrl+C again to stop at once.');
  interrupted.abort();
});
process.on('SIGTERM', () => interrupted.abort());
// A reader such as `head` that has seen enough is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed));

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.print(overview());
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  if (name === '--version' || name === '-v') {
    terminal.print(version);
    return EXIT.done;
  }
  const command = COMMANDS.find((c) => c.name === name);
  if (command === undefined) {
    terminal.note(`There is no command "${name}".\n\n${overview()}`);
    return EXIT.usage;
  }
  try {
    const { values, positionals } = parseOptions({ ...command.options, ...COMMON_OPTIONS }, rest);
    if (values.help === true) {
      terminal.print(commandHelp(command));
      return EXIT.done;
    }
    terminal.quiet = values.quiet === true;
    await command.run({ terminal, json: values.json === true, signal: interrupted.signal }, values, positionals);
    return EXIT.done;
  } catch (error) {
    return report(error, command);
  }
}

function report(error: unknown, command: Command): number {
  if (SteerboardError.is(error, 'cancelled') || interrupted.signal.aborted) {
    terminal.note(SteerboardError.is(error) ? error.describe() : 'Cancelled.');
    return EXIT.cancelled;
  }
  if (SteerboardError.is(error, 'bad-arguments')) {
    terminal.note(`${error.describe()}\nUsage: steerboard ${command.name} ${command.usage}\nAll options: steerboard ${command.name} --help`);
    return EXIT.usage;
  }
  if (SteerboardError.is(error)) {
    terminal.note(error.describe());
  } else {
    terminal.note(`Unexpected failure, a bug in Steerboard: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return EXIT.failed;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((c) => c.name.length));
  const list = COMMANDS.map((c) => `  ${c.name.padEnd(width)}  ${c.summary}`).join('\n');
  return `steerboard ${version}: activation steering of local language models\n\nUsage: steerboard COMMAND …\n\nCommands:\n${list}\n\nsteerboard COMMAND --help tells more.\nExit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled.`;
}

function commandHelp(command: Command): string {
  const own = Object.keys(command.options).length > 0 ? `${optionHelp(command.options)}\n` : '';
  return `${command.summary}\n\nUsage: steerboard ${command.name} ${command.usage}\n\n${command.details}\n\nOptions:\n${own}${optionHelp(COMMON_OPTIONS)}`;
}
