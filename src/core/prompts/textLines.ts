export interface TextLine {
  /** 1-based. */
  number: number;
  /** Offset of the first character. */
  start: number;
  /** The line without its line feed and without a carriage return before it. */
  text: string;
}

/** Lines of a text, divided at line feeds; a carriage return before one belongs to the line end. */
export function* textLines(text: string, from = 0, firstNumber = 1): Generator<TextLine> {
  let start = from;
  for (let number = firstNumber; start <= text.length; number++) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    yield { number, start, text: text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end) };
    if (feed < 0) return;
    start = feed + 1;
  }
}

/** Finds the line and column of offsets in one text. */
export class LinePositions {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) this.#starts.push(feed + 1);
  }

  /** 1-based line and column. */
  at(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }
}
