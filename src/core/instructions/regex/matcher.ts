import { isWordPoint } from './characterSet.ts';
import { phrase } from '../phrase.ts';
import { PatternError } from './patternError.ts';
import { samePoint } from './program.ts';
import type { LookInstruction, Program } from './program.ts';
import type { Assertion } from './syntaxTree.ts';
import type { Span } from '../types.ts';

/** Steps for all matches in one text: a fraction of a second. Counted, not timed, so that a result does not depend on the machine. */
const MAX_STEPS = 10_000_000;
/** Memory of failed places is given up above this many bits (64 MB). */
const MAX_MEMORY_BITS = 2 ** 29;

/** Stands in the stack for "put the register back": the register follows, then its old value. */
const RESTORE = -1;

/** Splits, by position and number, that were tried and led nowhere. */
type FailedPlaces = Uint8Array | Set<number>;

/** One search through one text. */
export class Matcher {
  private readonly registers: Int32Array;
  private readonly failed: Uint8Array | undefined;
  private steps = 0;

  constructor(private readonly program: Program, private readonly text: string) {
    this.registers = new Int32Array(program.registers).fill(-1);
    const bits = (text.length + 1) * program.splits;
    if (program.memoryless && bits <= MAX_MEMORY_BITS) this.failed = new Uint8Array(Math.ceil(bits / 8));
  }

  /** Matches one after another, as CPython's `finditer`: after an empty match, the next one at the same place must not be empty. */
  matches(limit: number): Span[] {
    const found: Span[] = [];
    let from = 0;
    let lastWasEmpty = false;
    while (found.length < limit) {
      const match = this.searchFrom(from, lastWasEmpty);
      if (match === undefined) break;
      found.push(match);
      lastWasEmpty = match.start === match.end;
      from = match.end;
    }
    return found;
  }

  private searchFrom(from: number, mustAdvance: boolean): Span | undefined {
    const { text, program: { firstAscii } } = this;
    for (let start = from; start <= text.length; start++) {
      const unit = text.charCodeAt(start);
      if (firstAscii !== undefined && (start === text.length || (unit < 0x80 && firstAscii[unit] === 0))) continue;
      if (unit >= 0xdc00 && unit <= 0xdfff && start > 0 && text.codePointAt(start - 1)! > 0xffff) continue;
      const forbidEmpty = mustAdvance && start === from;
      this.registers.fill(-1);
      const end = this.run(0, start, forbidEmpty ? start : -1, this.failed);
      // What failed only because it had to advance, or lay on the way of the match, has not failed for good.
      if (forbidEmpty) this.forget(start);
      if (end !== undefined) {
        this.forget(end);
        return { start, end };
      }
    }
    return undefined;
  }

  private forget(position: number): void {
    if (this.failed === undefined) return;
    const { splits } = this.program;
    for (let bit = position * splits; bit < (position + 1) * splits; bit++) this.failed[bit >> 3]! &= ~(1 << (bit & 7));
  }

  /** The end of the preferred match of the (sub-)program at `first` that starts exactly at `start` and does not end at `forbiddenEnd`. */
  private run(first: number, start: number, forbiddenEnd: number, failed: FailedPlaces | undefined): number | undefined {
    const { text, registers, program: { instructions, splits } } = this;
    const stack: number[] = [];
    let pc = first;
    let position = start;
    for (;;) {
      if (++this.steps > MAX_STEPS) throw new PatternError(phrase('too many steps'));
      const instruction = instructions[pc]!;
      let alive = true;
      switch (instruction.op) {
        case 'char': {
          const codePoint = position < text.length ? text.codePointAt(position)! : -1;
          alive = codePoint >= 0 && instruction.test(codePoint);
          position += codePoint > 0xffff ? 2 : 1;
          pc++;
          break;
        }
        case 'split':
          alive = failed === undefined || isFirstVisit(failed, position * splits + instruction.slot);
          if (alive) stack.push(instruction.second, position);
          pc = instruction.first;
          break;
        case 'jump':
          pc = instruction.to;
          break;
        case 'assert':
          alive = holds(instruction.what, text, position);
          pc++;
          break;
        case 'save':
          stack.push(registers[instruction.register]!, instruction.register, RESTORE);
          registers[instruction.register] = position;
          pc++;
          break;
        case 'jumpIfUnmoved':
          pc = registers[instruction.register] === position ? instruction.to : pc + 1;
          break;
        case 'reference': {
          const end = this.referenceEnd(registers[instruction.start]!, registers[instruction.end]!, position, instruction.ignoreCase);
          alive = end !== undefined;
          position = end ?? position;
          pc++;
          break;
        }
        case 'look':
          alive = this.looks(instruction, position, stack);
          pc = instruction.next;
          break;
        case 'match':
          if (position !== forbiddenEnd) return position;
          alive = false;
      }
      if (alive) continue;
      const back = this.backtrack(stack);
      if (back === undefined) return undefined;
      position = back;
      pc = stack.pop()!;
    }
  }

  /** Undoes registers down to the last split: its position, with its instruction left on the stack. Undefined if there is none. */
  private backtrack(stack: number[]): number | undefined {
    for (let top = stack.pop(); ; top = stack.pop()) {
      if (top !== RESTORE) return top;
      const register = stack.pop()!;
      this.registers[register] = stack.pop()!;
    }
  }

  /** Look-around at a place. Registers that it sets are noted on the stack, to be undone with the rest. */
  private looks({ start, width, negated }: LookInstruction, position: number, stack: number[]): boolean {
    const from = width === undefined ? position : stepsBack(this.text, position, width);
    if (from === undefined) return negated;
    const before = [...this.registers];
    const matched = this.run(start, from, -1, this.program.memoryless ? new Set() : undefined) !== undefined;
    for (const [register, value] of before.entries()) {
      if (this.registers[register] === value) continue;
      if (negated) this.registers[register] = value;
      else stack.push(value, register, RESTORE);
    }
    return matched !== negated;
  }

  /** Behind what a group took, if the text goes on with the same; a group that took nothing at all never matches. */
  private referenceEnd(start: number, end: number, position: number, ignoreCase: boolean): number | undefined {
    if (start < 0 || end < start) return undefined;
    const { text } = this;
    let at = position;
    for (let taken = start; taken < end; ) {
      const wanted = text.codePointAt(taken)!;
      const given = text.codePointAt(at);
      if (++this.steps > MAX_STEPS) throw new PatternError(phrase('too many steps'));
      if (given === undefined || !samePoint(wanted, given, ignoreCase)) return undefined;
      taken += wanted > 0xffff ? 2 : 1;
      at += given > 0xffff ? 2 : 1;
    }
    return at;
  }
}

function isFirstVisit(failed: FailedPlaces, place: number): boolean {
  if (failed instanceof Set) {
    const before = failed.size;
    return failed.add(place).size > before;
  }
  const mask = 1 << (place & 7);
  const byte = failed[place >> 3]!;
  failed[place >> 3] = byte | mask;
  return (byte & mask) === 0;
}

function holds(what: Assertion, text: string, position: number): boolean {
  switch (what) {
    case 'textStart':
      return position === 0;
    case 'textEnd':
      return position === text.length;
    case 'lineStart':
      return position === 0 || text[position - 1] === '\n';
    case 'lineEnd':
      return position === text.length || text[position] === '\n';
    case 'endOrLastNewline':
      return position === text.length || (position === text.length - 1 && text[position] === '\n');
    case 'boundary':
      return isBoundary(text, position);
    case 'noBoundary':
      // CPython 3.11 finds neither in an empty text.
      return text.length > 0 && !isBoundary(text, position);
  }
}

function isBoundary(text: string, position: number): boolean {
  const before = stepsBack(text, position, 1);
  const wordBefore = before !== undefined && isWordPoint(text.codePointAt(before)!);
  const wordAfter = position < text.length && isWordPoint(text.codePointAt(position)!);
  return wordBefore !== wordAfter;
}

/** The position `count` code points before; undefined if the text is too short. */
function stepsBack(text: string, position: number, count: number): number | undefined {
  let at = position;
  for (let step = 0; step < count; step++) {
    if (at === 0) return undefined;
    at -= at >= 2 && text.codePointAt(at - 2)! > 0xffff ? 2 : 1;
  }
  return at;
}
