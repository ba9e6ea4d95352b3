/** A pattern that is no pattern, uses what is left out here, or takes too long on a text. The message stands alone. */
export class PatternError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PatternError';
  }
}
