import { parseCharacterClass, parseEscape } from './escapes.ts';
import { phrase } from '../phrase.ts';
import { PatternError } from './patternError.ts';
import { PatternReader } from './patternReader.ts';
import type { Flags } from './patternReader.ts';
import { widthOf } from './syntaxTree.ts';
import type { PatternNode } from './syntaxTree.ts';

export interface ParsedPattern {
  node: PatternNode;
  /** How many capturing groups. */
  groups: number;
  /** Is a group referred to by `\1` or `(?P=name)`? */
  references: boolean;
}

/** Deeper brackets than this would run the parser out of stack. */
const MAX_DEPTH = 200;
/** CPython's MAXREPEAT. */
const MAX_REPEAT = 4_294_967_295;

/**
 * Parses a pattern of Python 3.11's `re` (of strings, without the flags a, L). Left out, so that they fail closed: possessive repeats and
 * atomic groups, which only came with 3.11 (before, `c++` was an error, and nobody who writes it means a repeat), conditional groups, references
 * within a look-behind, \N{…}.
 * @throws PatternError
 */
export function parsePattern(source: string, flags: Flags): ParsedPattern {
  const reader = new PatternReader(source);
  const node = new PatternParser(reader).parseAll(flags);
  return { node, groups: reader.groups, references: reader.references };
}

class PatternParser {
  private depth = 0;

  constructor(private readonly reader: PatternReader) {}

  parseAll(flags: Flags): PatternNode {
    const { reader } = this;
    let effective = flags;
    for (let global = reader.takeGlobalFlags(effective); global !== undefined; global = reader.takeGlobalFlags(effective)) effective = global;
    const node = this.parseChoice(effective);
    if (!reader.atEnd) throw reader.error('unbalanced parenthesis');
    return node;
  }

  private parseChoice(flags: Flags): PatternNode {
    if (++this.depth > MAX_DEPTH) throw this.reader.error('too many nested groups');
    const options = [this.parseSequence(flags)];
    while (this.reader.take('|')) options.push(this.parseSequence(flags));
    this.depth--;
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  private parseSequence(flags: Flags): PatternNode {
    const { reader } = this;
    const items: PatternNode[] = [];
    while (!reader.atEnd && reader.next !== '|' && reader.next !== ')') {
      if (flags.verbose && reader.takeVerboseBlank()) continue;
      const start = reader.position;
      const atom = this.parseAtom(flags);
      if (atom === undefined) continue;
      items.push(this.parseRepeats(atom, start, flags));
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items };
  }

  /** One item without its repeats; undefined for a comment. */
  private parseAtom(flags: Flags): PatternNode | undefined {
    const { reader } = this;
    const start = reader.position;
    const char = reader.takeAny();
    switch (char) {
      case '.':
        return { kind: 'set', negated: true, ranges: flags.dotAll ? [] : [{ lo: 10, hi: 10 }], classes: [], ignoreCase: false };
      case '^':
        return { kind: 'assert', what: flags.multiline ? 'lineStart' : 'textStart' };
      case '$':
        return { kind: 'assert', what: flags.multiline ? 'lineEnd' : 'endOrLastNewline' };
      case '[':
        return parseCharacterClass(reader, flags);
      case '\\':
        return parseEscape(reader, flags);
      case '(':
        return this.parseGroup(flags, start);
      case '*':
      case '+':
      case '?':
        throw reader.error('nothing to repeat', start);
      case '{':
        reader.position = start;
        if (takeRepeat(reader) !== undefined) throw reader.error('nothing to repeat', start);
        reader.takeAny();
        return reader.literal(char, flags);
      default:
        return reader.literal(char, flags);
    }
  }

  private parseRepeats(atom: PatternNode, start: number, flags: Flags): PatternNode {
    const { reader } = this;
    while (flags.verbose && reader.takeVerboseBlank());
    const at = reader.position;
    const bounds = takeRepeat(reader);
    if (bounds === undefined) return atom;
    if (atom.kind === 'assert' && !reader.isBracketAt(start)) throw reader.error('nothing to repeat', at);
    if (bounds.min > bounds.max) throw reader.error('min repeat greater than max repeat', at);
    const lazy = reader.take('?');
    if (!lazy && reader.next === '+') throw reader.error('multiple repeat', reader.position);
    while (flags.verbose && reader.takeVerboseBlank());
    const again = reader.position;
    if (takeRepeat(reader) !== undefined) throw reader.error('multiple repeat', again);
    return { kind: 'repeat', item: atom, ...bounds, lazy };
  }

  private parseGroup(flags: Flags, start: number): PatternNode | undefined {
    const { reader } = this;
    if (!reader.take('?')) return this.parseCapture(flags, undefined, start);
    if (reader.take('P<')) return this.parseCapture(flags, reader.takeName('>'), start);
    if (reader.take('P=')) return reader.referenceTo(reader.takeName(')'), flags);
    if (reader.take('#')) {
      reader.skipComment(start);
      return undefined;
    }
    if (reader.take(':')) return this.parseRest(flags, start);
    for (const [mark, ahead, negated] of [['=', true, false], ['!', true, true], ['<=', false, false], ['<!', false, true]] as const) {
      if (reader.take(mark)) return this.parseLook(flags, ahead, negated, start);
    }
    const scoped = reader.takeScopedFlags(flags, start);
    return this.parseRest(scoped, start);
  }

  private parseCapture(flags: Flags, name: string | undefined, start: number): PatternNode {
    const index = this.reader.openGroup(name);
    const item = this.parseRest(flags, start);
    this.reader.closeGroup(index);
    return { kind: 'group', index, item };
  }

  private parseLook(flags: Flags, ahead: boolean, negated: boolean, start: number): PatternNode {
    const item = this.parseRest(flags, start);
    const { min, max } = widthOf(item);
    if (!ahead && min !== max) throw new PatternError(phrase('look-behind requires fixed-width pattern'));
    return { kind: 'look', ahead, negated, item };
  }

  private parseRest(flags: Flags, start: number): PatternNode {
    const node = this.parseChoice(flags);
    if (!this.reader.take(')')) throw this.reader.error('missing ), unterminated subpattern', start);
    return node;
  }
}

/** `*`, `+`, `?`, `{2}`, `{2,}`, `{,3}`, `{2,3}`, `{,}`; undefined, and nothing taken, for anything else: other braces are text. */
function takeRepeat(reader: PatternReader): { min: number; max: number } | undefined {
  if (reader.take('*')) return { min: 0, max: Infinity };
  if (reader.take('+')) return { min: 1, max: Infinity };
  if (reader.take('?')) return { min: 0, max: 1 };
  const braces = reader.takeMatch(/\{(?:(\d+)|(\d+)?,(\d+)?)\}/y);
  if (braces === undefined) return undefined;
  const [, exact, least, most] = braces;
  const min = Number(exact ?? least ?? 0);
  const max = Number(exact ?? most ?? Infinity);
  if (min >= MAX_REPEAT || (max >= MAX_REPEAT && max !== Infinity)) throw reader.error('the repetition number is too large');
  return { min, max };
}
