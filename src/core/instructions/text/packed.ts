/** Reads what scripts/make-text-tables.mjs packs: numbers as printable characters that need no escape in a string. */

// Every printable character from # on except those that a string, a template or an escape would trip over.
const SYMBOLS = Array.from({ length: 92 }, (_, index) => String.fromCharCode(index + 35)).filter((symbol) => !"$'`\\".includes(symbol));
const BASE = SYMBOLS.length / 2;
const VALUES = new Uint8Array(128);
SYMBOLS.forEach((symbol, value) => (VALUES[symbol.charCodeAt(0)] = value));

/** The value of the one symbol at this place. */
export function symbolAt(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)]!;
}

/** Reads numbers of any size one after another. */
export class NumberReader {
  private index = 0;
  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.index >= this.text.length;
  }

  next(): number {
    let number = 0;
    for (let scale = 1; ; scale *= BASE) {
      const value = symbolAt(this.text, this.index++);
      if (value < BASE) return number + value * scale;
      number += (value - BASE) * scale;
    }
  }
}

/** Reads bit strings of up to 31 bits, six bits to a symbol. */
export class BitReader {
  private index = 0;
  private buffer = 0;
  private filled = 0;
  constructor(private readonly text: string) {}

  next(count: number): number {
    let number = 0;
    for (let missing = count; missing > 0; ) {
      if (this.filled === 0) {
        this.buffer = symbolAt(this.text, this.index++);
        this.filled = 6;
      }
      const taken = Math.min(missing, this.filled);
      this.filled -= taken;
      number = (number << taken) | (this.buffer >> this.filled);
      this.buffer &= (1 << this.filled) - 1;
      missing -= taken;
    }
    return number;
  }
}
