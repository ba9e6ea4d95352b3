import type { OptionTable, Values } from './options.ts';
import type { Terminal } from './terminal.ts';

/** What a command gets besides its arguments. */
export interface CommandContext {
  terminal: Terminal;
  /** `--json`: results as JSON, one value a line. */
  json: boolean;
  /** Aborted by Ctrl+C. */
  signal: AbortSignal;
}

export interface CommandSpec<T extends OptionTable> {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What stands behind the command's name: `FILE [FILE] --model M --out VECTOR`. */
  usage: string;
  /** A few lines for `--help`. */
  details: string;
  options: T;
  run(context: CommandContext, values: Values<T>, positionals: readonly string[]): Promise<void>;
}

/** A command with its options' types closed over, so that commands of different options fit one table. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly details: string;
  readonly options: OptionTable;
  run(context: CommandContext, values: Readonly<Record<string, unknown>>, positionals: readonly string[]): Promise<void>;
}

/** Makes a command; the values it gets were parsed by its own table. */
export function command<T extends OptionTable>(spec: CommandSpec<T>): Command {
  return { ...spec, run: (context, values, positionals) => spec.run(context, values as Values<T>, positionals) };
}
