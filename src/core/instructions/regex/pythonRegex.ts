import { phrase } from '../phrase.ts';
import type { Phrase } from '../phrase.ts';
import type { Span } from '../types.ts';
import { Matcher } from './matcher.ts';
import { parsePattern } from './parser.ts';
import { PatternError } from './patternError.ts';
import { NO_FLAGS } from './patternReader.ts';
import type { Flags } from './patternReader.ts';
import { compileProgram } from './program.ts';
import type { Program } from './program.ts';

/** Does the pattern match itself alone, and so quickly that no text makes it give up? */
export function isLiteral(source: string): boolean {
  return /^[^\\^$.|?*+()[\]{}]{1,50}$/.test(source);
}

/**
 * A pattern of Python's `re`, as far as {@link parsePattern} takes it, with Python's results: Unicode classes, IGNORECASE, `$`, matches one
 * after another. It cannot hang: linear in the text unless it uses references or repeats what may be empty, and in any case cut off after
 * a fixed number of steps.
 */
export class PythonRegex {
  /** How many capturing groups. */
  readonly groups: number;
  private readonly program: Program;

  /**
   * @param name what the pattern is called in errors: the argument that holds it
   * @throws PatternError
   */
  constructor(private readonly name: string, private readonly source: string, flags: Partial<Flags> = {}) {
    const parsed = this.named(() => parsePattern(source, { ...NO_FLAGS, ...flags }), (...parts) => phrase('{0}: {1} is not a valid pattern ({2})', ...parts));
    this.groups = parsed.groups;
    this.program = this.named(() => compileProgram(parsed), (...parts) => phrase('{0}: {1} is not a usable pattern ({2})', ...parts));
  }

  /** The first match (`re.search`). @throws PatternError after too many steps */
  search(text: string): Span | undefined {
    return this.matches(text, 1)[0];
  }

  /** All matches, left to right, as `re.finditer` gives them; an empty one may follow right after another. @throws PatternError after too many steps */
  matches(text: string, limit = Infinity): Span[] {
    return this.named(() => new Matcher(this.program, text).matches(limit), (...parts) => phrase('{0}: {1} gives up ({2})', ...parts));
  }

  private named<T>(action: () => T, say: (...parts: [string, string, Phrase]) => Phrase): T {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      throw new PatternError(say(`"${this.name}"`, shortened(this.source), error.phrase));
    }
  }
}

function shortened(source: string): string {
  return JSON.stringify(source.length > 60 ? `${source.slice(0, 59)}…` : source);
}
