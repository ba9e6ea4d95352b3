import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PatternError } from '../../../src/core/instructions/regex/patternError.ts';
import { PythonRegex } from '../../../src/core/instructions/regex/pythonRegex.ts';

interface Options { ignoreCase?: boolean; multiline?: boolean }

function matches(source: string, text: string, options: Options = {}): [number, number][] {
  return new PythonRegex('pattern', source, options).matches(text).map(({ start, end }) => [start, end]);
}

function found(source: string, text: string, options: Options = {}): boolean {
  return new PythonRegex('pattern', source, options).search(text) !== undefined;
}

function errorOf(source: string): string {
  try {
    new PythonRegex('pattern', source);
  } catch (error) {
    assert.ok(error instanceof PatternError);
    return error.message;
  }
  return assert.fail(`${source} was taken`);
}

// The expected results are Python 3.11's.
describe('PythonRegex', () => {
  it('prefers what Python prefers', () => {
    assert.deepEqual(matches('a|ab', 'ab'), [[0, 1]]);
    assert.deepEqual(matches('a*?', 'aa'), [[0, 0], [0, 1], [1, 1], [1, 2], [2, 2]]);
    assert.deepEqual(matches('x*', 'axb'), [[0, 0], [1, 2], [2, 2], [3, 3]]);
    assert.deepEqual(matches('(|a)*', 'aa'), [[0, 0], [0, 1], [1, 1], [1, 2], [2, 2]]);
    assert.deepEqual(matches('(a|ab)(c|bcd)(d*)', 'abcd'), [[0, 4]]);
    assert.deepEqual(matches('a{,2}', 'aaa'), [[0, 2], [2, 3], [3, 3]]);
  });

  it('has Unicode classes, and no more white space than Python', () => {
    assert.deepEqual(matches(String.raw`\w+`, 'é_² a\u0301'), [[0, 3], [4, 5]]);
    assert.ok(found(String.raw`\d`, '٣'));
    assert.ok(!found(String.raw`\d`, '²'));
    assert.ok(found(String.raw`\s`, '\u001c') && found(String.raw`\s`, '\u0085') && !found(String.raw`\s`, '\ufeff'));
    assert.ok(!found(String.raw`\btre\b`, 'être'));
    assert.deepEqual(matches('.', '🙂\r\u2028\n'), [[0, 2], [2, 3], [3, 4]]);
  });

  it('breaks lines at line feeds only', () => {
    assert.deepEqual(matches('^.', 'a\rb\u2028c\nd', { multiline: true }), [[0, 1], [6, 7]]);
    assert.ok(found('a$', 'a\n') && !found('a$', 'a\n\n') && !found(String.raw`a\Z`, 'a\n'));
  });

  it('folds case as Python does', () => {
    const folded = { ignoreCase: true };
    assert.ok(found('k', 'K', folded) && found('s', 'ſ', folded) && found('σ', 'ς', folded) && found('i', 'İ', folded) && found('ı', 'I', folded));
    assert.ok(!found('ß', 'SS', folded) && found('ß', 'ẞ', folded) && found('[α-ω]', 'Σ', folded) && found('[^k]', 'a', folded));
    assert.ok(!found('[^k]', 'K', folded));
    assert.ok(found('(?i:a)b', 'Ab') && !found('(?i:a)b', 'AB') && found('(?i)ab', 'AB'));
  });

  it('has look-around and references', () => {
    assert.deepEqual(matches(String.raw`(?<=\$)\d+(?!\d|%)`, '$12 $34% 5'), [[1, 3]]);
    assert.deepEqual(matches(String.raw`(\w)\1`, 'hello book'), [[2, 4], [7, 9]]);
    assert.deepEqual(matches('(?P<q>[\'"]).*?(?P=q)', `"it's"`), [[0, 6]]);
  });

  it('takes Python escapes, comments and verbose patterns', () => {
    assert.ok(found(String.raw`\x41\u0042\103\0`, 'ABC\0'));
    assert.ok(found('[]a-]+', ']') && found('[]a-]', '-') && found('{', '{') && found('x{1', 'x{1') && found('a(?#none)b', 'ab'));
    assert.ok(found('(?x) a b # end', 'ab'));
  });

  it('refuses what Python refuses, and what it leaves out', () => {
    for (const source of ['(', 'a)', '*a', 'a**', '^*', '[a', '[b-a]', String.raw`[\w-a]`, String.raw`\q`, String.raw`\1`, 'a{2,1}', 'a\\', 'a(?i)', '(?<=a*)', '(?P<1>a)', String.raw`(a\1)`, '(?P<n>a)(?P<n>b)']) {
      assert.match(errorOf(source), /^"pattern": .* is not a valid pattern \(/);
    }
    for (const source of ['c++', '(?>a)', '(a)?(?(1)b)', String.raw`\N{DIGIT ONE}`]) errorOf(source);
    assert.match(errorOf('(((((a{99}){99}){99}){99}){99})'), /too large/);
    assert.match(errorOf('('.repeat(5000)), /too many nested groups/);
  });

  it('takes steps in proportion to the text where a backtracker would take them in proportion to its square, or never end', () => {
    // Would be cut off (an error) after a fixed number of steps if it were not linear.
    const text = 'a'.repeat(100_000);
    for (const source of ['(a+)+$b', '(a|a)*b', '.*.*.*x', String.raw`\s*(\w+\s*)+!`]) assert.ok(!found(source, text));
  });

  it('gives up rather than hang', () => {
    assert.throws(() => found(String.raw`(a*)*\1c`, 'a'.repeat(100)), (error: unknown) => error instanceof PatternError && error.message.includes('gives up (too many steps)'));
  });
});
