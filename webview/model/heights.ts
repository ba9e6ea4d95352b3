/** Where each entry of a long list lies: measured heights where an entry has been seen, estimates elsewhere. */
export class Heights {
  private readonly measured = new Map<string, number>();
  private keys: readonly string[] = [];
  private sizes = new Float64Array(0);
  private tops = new Float64Array(1);

  /** Takes a list; `estimate` is asked for entries that were never measured. */
  lay(keys: readonly string[], estimate: (index: number) => number): void {
    this.keys = keys;
    if (this.sizes.length !== keys.length) {
      this.sizes = new Float64Array(keys.length);
      this.tops = new Float64Array(keys.length + 1);
    }
    keys.forEach((key, index) => {
      this.sizes[index] = this.measured.get(key) ?? estimate(index);
    });
    this.sum();
  }

  get total(): number {
    return this.tops[this.keys.length]!;
  }

  /** Top of the entry; for the one after the last, the bottom of all. */
  top(index: number): number {
    return this.tops[Math.max(0, Math.min(index, this.keys.length))]!;
  }

  height(index: number): number {
    return this.sizes[index]!;
  }

  /** Takes measured heights of entries. True if one is another than was known; the tops are then new. */
  measure(seen: readonly { index: number; height: number }[]): boolean {
    const changed = seen.filter(({ index, height }) => this.sizes[index] !== height);
    for (const { index, height } of changed) {
      this.sizes[index] = height;
      this.measured.set(this.keys[index]!, height);
    }
    if (changed.length > 0) this.sum();
    return changed.length > 0;
  }

  /** What was measured in another layout is worth nothing. */
  forget(): void {
    this.measured.clear();
  }

  /** Index of the entry at a height, clamped to the list. */
  at(y: number): number {
    let low = 0;
    let high = this.keys.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle]! <= y) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  private sum(): void {
    for (let index = 0; index < this.sizes.length; index++) this.tops[index + 1] = this.tops[index]! + this.sizes[index]!;
  }
}
