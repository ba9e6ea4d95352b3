/** A range of code points, both ends included. */
export interface CodePointRange {
  lo: number;
  hi: number;
}

/** `\d`, `\s`, `\w` and their opposites. */
export type ClassName = 'd' | 'D' | 's' | 'S' | 'w' | 'W';

/** What one code point is tested against. */
export interface SetNode {
  kind: 'set';
  negated: boolean;
  ranges: readonly CodePointRange[];
  classes: readonly ClassName[];
  ignoreCase: boolean;
}

/** Positions: start and end of the text or of a line, the end or before a last newline, word boundary or not. */
export type Assertion = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'endOrLastNewline' | 'boundary' | 'noBoundary';

export type PatternNode =
  | SetNode
  | { kind: 'sequence'; items: readonly PatternNode[] }
  | { kind: 'choice'; options: readonly PatternNode[] }
  | { kind: 'repeat'; item: PatternNode; min: number; max: number; lazy: boolean }
  | { kind: 'group'; index: number; item: PatternNode }
  | { kind: 'assert'; what: Assertion }
  | { kind: 'look'; ahead: boolean; negated: boolean; item: PatternNode }
  | { kind: 'reference'; group: number; ignoreCase: boolean };

/** Fewest and most code points that a node can match. A reference may be of any length. */
export function widthOf(node: PatternNode): { min: number; max: number } {
  switch (node.kind) {
    case 'set':
      return { min: 1, max: 1 };
    case 'assert':
    case 'look':
      return { min: 0, max: 0 };
    case 'reference':
      return { min: 0, max: Infinity };
    case 'group':
      return widthOf(node.item);
    case 'sequence': {
      const widths = node.items.map(widthOf);
      return { min: sum(widths.map((width) => width.min)), max: sum(widths.map((width) => width.max)) };
    }
    case 'choice': {
      const widths = node.options.map(widthOf);
      return { min: Math.min(...widths.map((width) => width.min)), max: Math.max(...widths.map((width) => width.max)) };
    }
    case 'repeat': {
      const { min, max } = widthOf(node.item);
      // 0 × ∞ is no number: nothing repeated without end is still nothing.
      return { min: min * node.min, max: max === 0 || node.max === 0 ? 0 : max * node.max };
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
