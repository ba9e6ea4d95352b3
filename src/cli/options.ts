import { parseArgs, type ParseArgsConfig } from 'node:util';
import { SteerboardError } from '../core/errors.ts';

/** One option of a command, as data: parsed by `node:util` and described in `--help`. */
export interface OptionSpec {
  type: 'string' | 'boolean';
  /** Placeholder of the value in the help: `--model FILE`. */
  value?: string;
  short?: string;
  multiple?: boolean;
  help: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

type ValueOf<O extends OptionSpec> = O['multiple'] extends true ? readonly string[] : O['type'] extends 'boolean' ? boolean : string;
export type Values<T extends OptionTable> = { readonly [K in keyof T]?: ValueOf<T[K]> };

/** Options that every command has. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', help: 'Print the result as JSON on standard output.' },
  quiet: { type: 'boolean', short: 'q', help: 'No progress on standard error.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
} as const satisfies OptionTable;

/** Options of every command that runs a model. */
export const MODEL_OPTIONS = {
  model: { type: 'string', short: 'm', value: 'FILE', help: 'GGUF file, or hf:owner/repository:file.gguf; "default" is SmolLM2-135M-Instruct. The latter are obtained once.' },
  threads: { type: 'string', value: 'N', help: 'Threads to compute with. Default: the free physical cores.' },
  context: { type: 'string', value: 'N', help: 'Tokens that a prompt and its answer may hold. Default: 4096 or what the model was trained for.' },
  rows: { type: 'string', value: 'N', help: 'Answers written side by side. Default: as memory allows, at most 32.' },
  gpu: { type: 'string', value: 'KIND', help: 'auto, metal, cuda or vulkan, if its binaries are installed. Default: the processor.' },
  date: { type: 'string', value: 'DATE', help: 'The day that chat templates are told, such as 2026-01-31. Default: today, in UTC.' },
  'exact-extraction': { type: 'boolean', help: 'Residuals with the bits that each prompt alone has, also where many prompts in one decode are faster.' },
  'double-bos': { type: 'boolean', help: 'Double the beginning-of-sequence token, as the published runs did.' },
} as const satisfies OptionTable;

/** Options of every command that writes answers. */
export const GENERATION_OPTIONS = {
  'max-tokens': { type: 'string', value: 'N', help: 'Most tokens of an answer.' },
  temperature: { type: 'string', value: 'T', help: 'Sample with this temperature. Default: greedy.' },
  seed: { type: 'string', value: 'N', help: 'Seed of the sampling. Default: 42.' },
} as const satisfies OptionTable;

/**
 * Parses a command's arguments.
 *
 * @throws {SteerboardError} `bad-arguments`
 */
export function parseOptions<T extends OptionTable>(table: T, args: readonly string[]): { values: Values<T>; positionals: string[] } {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, spec] of Object.entries(table)) {
    options[name] = { type: spec.type, multiple: spec.multiple ?? false, ...(spec.short === undefined ? {} : { short: spec.short }) };
  }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: values as Values<T>, positionals };
  } catch (error) {
    throw new SteerboardError('bad-arguments', (error as Error).message.split('. To specify')[0] ?? '', {}, { cause: error });
  }
}

/** The one name or file that a command is told of. @throws {SteerboardError} `bad-arguments` */
export function onlyOne(positionals: readonly string[], what: string): string {
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new SteerboardError('bad-arguments', `Name one ${what}.`);
  return name;
}

/** Where a command writes. @throws {SteerboardError} `bad-arguments` */
export function target({ out }: { out?: string | undefined }): string {
  if (out === undefined) throw new SteerboardError('bad-arguments', '--out is missing: where to write.');
  return out;
}

/** A whole number option, checked against its least value. */
export function wholeNumber(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new SteerboardError('bad-arguments', `--${name} takes a whole number from ${least}; got "${text}".`);
  }
  return value;
}

/** A decimal number option, checked against its least value if it has one. */
export function decimalNumber(name: string, text: string | undefined, least?: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || (least !== undefined && value < least)) {
    throw new SteerboardError('bad-arguments', `--${name} takes a number${least === undefined ? '' : ` from ${least}`}; got "${text}".`);
  }
  return value;
}

/** An option that must be one of a few words. */
export function oneOf<W extends string>(name: string, text: string | undefined, words: readonly W[]): W | undefined {
  if (text === undefined) return undefined;
  const word = words.find((w) => w === text);
  if (word === undefined) throw new SteerboardError('bad-arguments', `--${name} takes ${words.join(', ')}; got "${text}".`);
  return word;
}

/** Lines of the help for a table of options. */
export function optionHelp(table: OptionTable): string {
  const rows = Object.entries(table).map(([name, spec]) => {
    const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
    return [`  ${short}--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`, spec.help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, help]) => `${left.padEnd(width)}  ${help}`).join('\n');
}
