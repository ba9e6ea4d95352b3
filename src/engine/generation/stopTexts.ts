/** Watches a stream of text for texts that end it, and holds back what may turn out to be the beginning of one. */
export class StopTexts {
  readonly #stops: readonly string[];
  #held = '';

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  /** @returns the text that is certain now, and whether a stop text was met (then the text before it is all) */
  push(text: string): { text: string; stopped: boolean } {
    this.#held += text;
    const at = Math.min(...this.#stops.map((stop) => this.#held.indexOf(stop)).filter((index) => index >= 0));
    if (at !== Infinity) return { text: this.#release(at, true), stopped: true };
    return { text: this.#release(this.#held.length - this.#possibleBeginning(), false), stopped: false };
  }

  /** What was held back for a stop text that never came. */
  end(): string {
    return this.#release(this.#held.length, true);
  }

  #release(length: number, discardRest: boolean): string {
    const text = this.#held.slice(0, length);
    this.#held = discardRest ? '' : this.#held.slice(length);
    return text;
  }

  /** Length of the longest end of the held text that begins a stop text. */
  #possibleBeginning(): number {
    const longest = Math.max(0, ...this.#stops.map((stop) => stop.length - 1));
    for (let length = Math.min(longest, this.#held.length); length > 0; length--) {
      const end = this.#held.slice(-length);
      if (this.#stops.some((stop) => stop.startsWith(end))) return length;
    }
    return 0;
  }
}
