import type { Flags, PatternReader } from './patternReader.ts';
import type { Assertion, ClassName, CodePointRange, PatternNode, SetNode } from './syntaxTree.ts';

const CLASS_NAMES: readonly ClassName[] = ['d', 'D', 's', 'S', 'w', 'W'];
const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };
const ASSERTIONS: Readonly<Record<string, Assertion>> = { A: 'textStart', Z: 'textEnd', b: 'boundary', B: 'noBoundary' };

/** What stands behind a backslash outside of brackets. */
export function parseEscape(reader: PatternReader, flags: Flags): PatternNode {
  const start = reader.position - 1;
  if (reader.atEnd) throw reader.error('bad escape (end of pattern)', start);
  const assertion = ASSERTIONS[reader.next];
  if (assertion !== undefined) {
    reader.takeAny();
    return { kind: 'assert', what: assertion };
  }
  const className = takeClassName(reader);
  if (className !== undefined) return { kind: 'set', negated: false, ranges: [], classes: [className], ignoreCase: false };
  const octal = reader.takeMatch(/0[0-7]{0,2}|[1-7][0-7]{2}/y);
  if (octal !== undefined) return reader.set([octalValue(octal[0], reader, start)], flags);
  const reference = reader.takeMatch(/[1-9]\d?/y);
  if (reference !== undefined) return reader.referenceTo(Number(reference[0]), flags);
  return reader.set([takeCharacterEscape(reader, start)], flags);
}

/** The rest of `[…]`, behind the opening bracket. A closing bracket in first place is a member, and so is a dash in last place. */
export function parseCharacterClass(reader: PatternReader, flags: Flags): SetNode {
  const start = reader.position - 1;
  const negated = reader.take('^');
  const ranges: CodePointRange[] = [];
  const classes: ClassName[] = [];
  do {
    const at = reader.position;
    const low = takeMember(reader, start);
    const high = reader.takeMatch(/-(?!\])/y) === undefined ? low : takeMember(reader, start);
    if (typeof low === 'number' && typeof high === 'number' && low <= high) ranges.push({ lo: low, hi: high });
    else if (typeof low === 'string' && reader.position === at + 2) classes.push(low);
    else throw reader.error('bad character range', at);
  } while (!reader.take(']'));
  return { kind: 'set', negated, ranges, classes, ignoreCase: flags.ignoreCase };
}

/** A code point or a class within brackets. */
function takeMember(reader: PatternReader, start: number): number | ClassName {
  if (reader.atEnd) throw reader.error('unterminated character set', start);
  const at = reader.position;
  if (!reader.take('\\')) return reader.takeAny().codePointAt(0)!;
  if (reader.take('b')) return 8;
  const className = takeClassName(reader);
  if (className !== undefined) return className;
  const octal = reader.takeMatch(/[0-7]{1,3}/y);
  return octal === undefined ? takeCharacterEscape(reader, at) : octalValue(octal[0], reader, at);
}

function takeClassName(reader: PatternReader): ClassName | undefined {
  const name = CLASS_NAMES.find((known) => known === reader.next);
  if (name !== undefined) reader.takeAny();
  return name;
}

/** `\n`, `\x41`, `\u0041`, `\U0001F642` or an escaped sign. Letters and digits without a meaning are errors. */
function takeCharacterEscape(reader: PatternReader, start: number): number {
  const hex = reader.takeMatch(/x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})/y);
  if (hex !== undefined) {
    const codePoint = parseInt((hex[1] ?? hex[2] ?? hex[3])!, 16);
    if (codePoint > 0x10ffff) throw reader.error('bad escape', start);
    return codePoint;
  }
  if (reader.atEnd) throw reader.error('bad escape (end of pattern)', start);
  const char = reader.takeAny();
  const control = CONTROLS[char];
  if (control !== undefined) return control;
  if (/[a-zA-Z\d]/.test(char)) throw reader.error(`bad escape \\${char}`, start);
  return char.codePointAt(0)!;
}

function octalValue(digits: string, reader: PatternReader, start: number): number {
  const value = parseInt(digits, 8);
  if (value > 0o377) throw reader.error('octal escape is outside of 0-0o377', start);
  return value;
}
