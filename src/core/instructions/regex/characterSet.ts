import { DIGIT, isSpace, isWordChar } from '../text/pythonText.ts';
import type { ClassName, CodePointRange, SetNode } from './syntaxTree.ts';

/** Does a code point belong? */
export type CharacterTest = (codePoint: number) => boolean;

/**
 * Small letters that Python's IGNORECASE holds for equal beyond one and the same small form: those whose capitals coincide (i and dotless i,
 * s and long s, the two small sigmas, …).
 */
const EQUIVALENT: readonly string[] = [
  'iı', 'sſ', 'µμ', '\u0345ι\u1fbe', '\u0390\u1fd3', '\u03b0\u1fe3', 'βϐ', 'εϵ', 'θϑ', 'κϰ', 'πϖ', 'ρϱ', 'ςσ', 'φϕ',
  'в\u1c80', 'д\u1c81', 'о\u1c82', 'с\u1c83', 'т\u1c84\u1c85', 'ъ\u1c86', 'ѣ\u1c87', '\u1c88\ua64b', 'ṡẛ', '\ufb05\ufb06',
];
const EQUIVALENTS: ReadonlyMap<number, readonly number[]> = new Map(
  EQUIVALENT.flatMap((letters) => {
    const points = Array.from(letters, (letter) => letter.codePointAt(0)!);
    return points.map((point) => [point, points.filter((other) => other !== point)] as const);
  }),
);

const UNDECIDED = 0;
const INSIDE = 1;
const OUTSIDE = 2;

/** No cased letter lies above. */
const LAST_CASED = 0x1e943;
const ONE_DIGIT = new RegExp(`^${DIGIT}$`, 'u');

/** Python's small form of one code point: the simple mapping, so İ gives i alone. */
export function simpleLower(codePoint: number): number {
  if (codePoint < 0x80) return codePoint >= 0x41 && codePoint <= 0x5a ? codePoint + 32 : codePoint;
  return String.fromCodePoint(codePoint).toLowerCase().codePointAt(0)!;
}

/** Decisions on ASCII are remembered; beyond it, ranges are few and classes are looked up. */
export function characterTest(node: SetNode): CharacterTest {
  const ranges = node.ignoreCase ? [...node.ranges, ...foldedExtras(node.ranges)] : node.ranges;
  const decide: CharacterTest = (codePoint) => {
    const point = node.ignoreCase ? simpleLower(codePoint) : codePoint;
    const inside = ranges.some(({ lo, hi }) => point >= lo && point <= hi) || node.classes.some((name) => inClass(name, point));
    return inside !== node.negated;
  };
  const ascii = new Uint8Array(0x80);
  return (codePoint) => {
    if (codePoint >= 0x80) return decide(codePoint);
    if (ascii[codePoint] === UNDECIDED) ascii[codePoint] = decide(codePoint) ? INSIDE : OUTSIDE;
    return ascii[codePoint] === INSIDE;
  };
}

/** Small forms and their equivalents, for a set whose candidates are lowered before the look-up. */
function foldedExtras(ranges: readonly CodePointRange[]): CodePointRange[] {
  const extras = new Set<number>();
  for (const { lo, hi } of ranges) {
    for (let point = lo; point <= Math.min(hi, LAST_CASED); point++) {
      const lower = simpleLower(point);
      if (lower !== point) extras.add(lower);
      for (const other of EQUIVALENTS.get(lower) ?? []) extras.add(other);
    }
  }
  return [...extras].map((point) => ({ lo: point, hi: point }));
}

function inClass(name: ClassName, codePoint: number): boolean {
  switch (name) {
    case 'd':
      return ONE_DIGIT.test(String.fromCodePoint(codePoint));
    case 's':
      return isSpace(codePoint);
    case 'w':
      return isWordPoint(codePoint);
    case 'D':
      return !inClass('d', codePoint);
    case 'S':
      return !inClass('s', codePoint);
    case 'W':
      return !inClass('w', codePoint);
  }
}

/** Is this code point in Python's `\w`? */
export function isWordPoint(codePoint: number): boolean {
  if (codePoint < 0x80) {
    return (codePoint >= 0x61 && codePoint <= 0x7a) || (codePoint >= 0x41 && codePoint <= 0x5a) || (codePoint >= 0x30 && codePoint <= 0x39) || codePoint === 0x5f;
  }
  return isWordChar(String.fromCodePoint(codePoint));
}
