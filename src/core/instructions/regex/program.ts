import { characterTest, simpleLower } from './characterSet.ts';
import type { CharacterTest } from './characterSet.ts';
import type { ParsedPattern } from './parser.ts';
import { phrase } from '../phrase.ts';
import { PatternError } from './patternError.ts';
import { widthOf } from './syntaxTree.ts';
import type { Assertion, PatternNode } from './syntaxTree.ts';

/** One step of a backtracking matcher; numbers are indices of instructions, registers hold positions. */
export type Instruction =
  | { op: 'char'; test: CharacterTest }
  /** Try `first`, on failure `second`. `slot` numbers the splits. */
  | { op: 'split'; first: number; second: number; slot: number }
  | { op: 'jump'; to: number }
  | { op: 'assert'; what: Assertion }
  | { op: 'save'; register: number }
  /** Jump if the position is where it was when `register` was saved. */
  | { op: 'jumpIfUnmoved'; register: number; to: number }
  | { op: 'reference'; start: number; end: number; ignoreCase: boolean }
  | LookInstruction
  | { op: 'match' };

/** Look-around: the sub-program at `start` must match (or not); behind, from `width` code points back. Goes on at `next`. */
export interface LookInstruction {
  op: 'look';
  start: number;
  width: number | undefined;
  negated: boolean;
  next: number;
}

export interface Program {
  instructions: readonly Instruction[];
  splits: number;
  registers: number;
  /**
   * Does what can follow depend on the instruction and the position alone? Then a place that has failed once need not be tried
   * again, and the search is linear in the text.
   */
  memoryless: boolean;
  /** What ASCII characters a match can begin with, undefined if it can be empty or this cannot be told. */
  firstAscii: Uint8Array | undefined;
}

/** Counted repeats are written out, so `{1000}` within `{1000}` is a million instructions. */
const MAX_INSTRUCTIONS = 20_000;

/** @throws PatternError for patterns that are too large */
export function compileProgram({ node, groups, references }: ParsedPattern): Program {
  const compiler = new Compiler(references ? 2 * (groups + 1) : 0);
  compiler.emitNode(node);
  compiler.emit({ op: 'match' });
  return compiler.finish(references);
}

class Compiler {
  private readonly instructions: Instruction[] = [];
  private splits = 0;
  private emptyTurns = false;

  /** @param registers as many as groups that are referred to need; 0 if none is */
  constructor(private registers: number) {}

  emit(instruction: Instruction): number {
    if (this.instructions.length >= MAX_INSTRUCTIONS) throw new PatternError(phrase('the pattern is too large'));
    return this.instructions.push(instruction) - 1;
  }

  finish(references: boolean): Program {
    const { instructions, splits, registers } = this;
    return { instructions, splits, registers, memoryless: !references && !this.emptyTurns, firstAscii: firstAscii(instructions) };
  }

  emitNode(node: PatternNode): void {
    switch (node.kind) {
      case 'set':
        this.emit({ op: 'char', test: characterTest(node) });
        return;
      case 'assert':
        this.emit({ op: 'assert', what: node.what });
        return;
      case 'sequence':
        for (const item of node.items) this.emitNode(item);
        return;
      case 'choice':
        this.emitChoice(node.options);
        return;
      case 'repeat':
        this.emitRepeat(node.item, node.min, node.max, node.lazy);
        return;
      case 'group':
        this.emitGroup(node.index, node.item);
        return;
      case 'reference':
        this.emit({ op: 'reference', start: 2 * node.group, end: 2 * node.group + 1, ignoreCase: node.ignoreCase });
        return;
      case 'look':
        this.emitLook(node.item, node.ahead, node.negated);
    }
  }

  private get here(): number {
    return this.instructions.length;
  }

  private emitChoice(options: readonly PatternNode[]): void {
    const exits: { op: 'jump'; to: number }[] = [];
    for (const [index, option] of options.entries()) {
      if (index === options.length - 1) {
        this.emitNode(option);
        break;
      }
      const split = this.emitSplit();
      split.first = this.here;
      this.emitNode(option);
      const exit = { op: 'jump' as const, to: 0 };
      this.emit(exit);
      exits.push(exit);
      split.second = this.here;
    }
    for (const exit of exits) exit.to = this.here;
  }

  private emitRepeat(item: PatternNode, min: number, max: number, lazy: boolean): void {
    for (let count = 0; count < min; count++) this.emitNode(item);
    if (max === Infinity) {
      this.emitLoop(item, lazy);
      return;
    }
    const exits: { to: number }[] = [];
    const splits: { split: Split; body: number }[] = [];
    for (let count = min; count < max; count++) {
      const split = this.emitSplit();
      splits.push({ split, body: this.here });
      if (widthOf(item).min > 0) this.emitNode(item);
      else exits.push(this.emitGuardedTurn(item));
    }
    for (const { split, body } of splits) aim(split, body, this.here, lazy);
    for (const exit of exits) exit.to = this.here;
  }

  private emitLoop(item: PatternNode, lazy: boolean): void {
    const loop = this.here;
    const split = this.emitSplit();
    const body = this.here;
    const exit = widthOf(item).min > 0 ? undefined : this.emitGuardedTurn(item);
    if (exit === undefined) this.emitNode(item);
    this.emit({ op: 'jump', to: loop });
    aim(split, body, this.here, lazy);
    if (exit !== undefined) exit.to = this.here;
  }

  /** One turn of a repeat that may take nothing: if it does, it is the last, and the matcher goes to the exit that is set later. */
  private emitGuardedTurn(item: PatternNode): { to: number } {
    this.emptyTurns = true;
    const register = this.registers++;
    this.emit({ op: 'save', register });
    this.emitNode(item);
    const exit = { op: 'jumpIfUnmoved' as const, register, to: 0 };
    this.emit(exit);
    return exit;
  }

  private emitGroup(index: number, item: PatternNode): void {
    const saved = 2 * index + 1 < this.registers;
    if (saved) this.emit({ op: 'save', register: 2 * index });
    this.emitNode(item);
    if (saved) this.emit({ op: 'save', register: 2 * index + 1 });
  }

  private emitLook(item: PatternNode, ahead: boolean, negated: boolean): void {
    const look = { op: 'look' as const, start: 0, width: ahead ? undefined : widthOf(item).min, negated, next: 0 };
    this.emit(look);
    look.start = this.here;
    this.emitNode(item);
    this.emit({ op: 'match' });
    look.next = this.here;
  }

  private emitSplit(): Split {
    const split = { op: 'split' as const, first: 0, second: 0, slot: this.splits++ };
    this.emit(split);
    return split;
  }
}

interface Split {
  first: number;
  second: number;
}

function aim(split: Split, body: number, exit: number, lazy: boolean): void {
  split.first = lazy ? exit : body;
  split.second = lazy ? body : exit;
}

/** Walks everything that can be reached before a character is taken. */
function firstAscii(instructions: readonly Instruction[]): Uint8Array | undefined {
  const first = new Uint8Array(0x80);
  const seen = new Set<number>();
  const pending = [0];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const instruction = instructions[index]!;
    switch (instruction.op) {
      case 'char':
        for (let codePoint = 0; codePoint < 0x80; codePoint++) if (instruction.test(codePoint)) first[codePoint] = 1;
        break;
      case 'split':
        pending.push(instruction.first, instruction.second);
        break;
      case 'jump':
        pending.push(instruction.to);
        break;
      case 'look':
        pending.push(instruction.next);
        break;
      case 'assert':
      case 'save':
        pending.push(index + 1);
        break;
      case 'jumpIfUnmoved':
        pending.push(index + 1, instruction.to);
        break;
      case 'reference':
      case 'match':
        return undefined;
    }
  }
  return first;
}

/** Are two code points equal, to a reference of this case rule? CPython compares small forms here, without further equivalents. */
export function samePoint(a: number, b: number, ignoreCase: boolean): boolean {
  return a === b || (ignoreCase && simpleLower(a) === simpleLower(b));
}
