import { phrase } from '../phrase.ts';
import { PatternError } from './patternError.ts';
import type { PatternNode, SetNode } from './syntaxTree.ts';

/** Python's flags I, M, S and X. */
export interface Flags {
  ignoreCase: boolean;
  multiline: boolean;
  dotAll: boolean;
  verbose: boolean;
}

export const NO_FLAGS: Flags = { ignoreCase: false, multiline: false, dotAll: false, verbose: false };

const FLAG_NAMES: Readonly<Record<string, keyof Flags>> = { i: 'ignoreCase', m: 'multiline', s: 'dotAll', x: 'verbose' };

/** The source of a pattern with a place in it, and the groups met so far. */
export class PatternReader {
  position = 0;
  groups = 0;
  references = false;
  private readonly open = new Set<number>();
  private readonly names = new Map<string, number>();

  constructor(private readonly source: string) {}

  get atEnd(): boolean {
    return this.position >= this.source.length;
  }

  get next(): string {
    return this.source[this.position] ?? '';
  }

  /** The next code point, taken. */
  takeAny(): string {
    const codePoint = this.source.codePointAt(this.position);
    if (codePoint === undefined) throw this.error('unexpected end of pattern');
    const char = String.fromCodePoint(codePoint);
    this.position += char.length;
    return char;
  }

  take(text: string): boolean {
    if (!this.source.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  isBracketAt(position: number): boolean {
    return this.source[position] === '(';
  }

  /** `pattern` must be sticky. */
  takeMatch(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.source);
    if (match === null) return undefined;
    this.position += match[0].length;
    return match;
  }

  error(problem: string, position = this.position): PatternError {
    return new PatternError(phrase('{0} at position {1}', problem, position));
  }

  literal(char: string, flags: Flags): SetNode {
    const codePoint = char.codePointAt(0)!;
    return this.set([codePoint], flags);
  }

  set(codePoints: readonly number[], flags: Flags): SetNode {
    const ranges = codePoints.map((codePoint) => ({ lo: codePoint, hi: codePoint }));
    return { kind: 'set', negated: false, ranges, classes: [], ignoreCase: flags.ignoreCase };
  }

  /** White space or a comment that the verbose flag makes nothing of. */
  takeVerboseBlank(): boolean {
    return this.takeMatch(/[ \t\n\r\v\f]+|#[^\n]*/y) !== undefined;
  }

  openGroup(name: string | undefined): number {
    const index = ++this.groups;
    if (name !== undefined) {
      if (this.names.has(name)) throw this.error(`redefinition of group name "${name}"`);
      this.names.set(name, index);
    }
    this.open.add(index);
    return index;
  }

  closeGroup(index: number): void {
    this.open.delete(index);
  }

  takeName(end: string): string {
    const name = this.takeMatch(/[\p{ID_Start}_]\p{ID_Continue}*/uy);
    if (name === undefined || !this.take(end)) throw this.error('bad character in group name');
    return name[0];
  }

  /** @param group its number or name */
  referenceTo(group: number | string, flags: Flags): PatternNode {
    const index = typeof group === 'number' ? group : this.names.get(group);
    if (index === undefined || index > this.groups) throw this.error(`invalid group reference ${group}`);
    if (this.open.has(index)) throw this.error('cannot refer to an open group');
    this.references = true;
    return { kind: 'reference', group: index, ignoreCase: flags.ignoreCase };
  }

  skipComment(start: number): void {
    const end = this.source.indexOf(')', this.position);
    if (end < 0) throw this.error('missing ), unterminated comment', start);
    this.position = end + 1;
  }

  /** `(?i)` at the start of the whole pattern. */
  takeGlobalFlags(flags: Flags): Flags | undefined {
    const match = this.takeMatch(/\(\?([imsxu]+)\)/y);
    return match === undefined ? undefined : withFlags(flags, match[1]!, true);
  }

  /** The rest of `(?i-s:`, behind the question mark. */
  takeScopedFlags(flags: Flags, start: number): Flags {
    const match = this.takeMatch(/([imsxu]*)(?:-([imsx]+))?:/y);
    if (match !== undefined) return withFlags(withFlags(flags, match[1]!, true), match[2] ?? '', false);
    if (this.takeMatch(/[a-zA-Z]+\)/y) !== undefined) throw this.error('global flags not at the start of the expression', start);
    throw this.error('unknown extension', start);
  }
}

function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  const changed = { ...flags };
  for (const letter of letters) {
    const name = FLAG_NAMES[letter];
    if (name !== undefined) changed[name] = value;
  }
  return changed;
}
