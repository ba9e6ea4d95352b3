/** vscode-languageclient's rule: four silent restarts, and the fifth death within three minutes stops. */
const MOST_DEATHS = 5;
const WINDOW_MILLISECONDS = 3 * 60 * 1000;
const DEATHS_TO_SUSPECT = 2;

/** Remembers the engine's deaths: whether to start it again, and which models it died with. */
export class DeathRecord {
  #times: number[] = [];
  readonly #byModel = new Map<string, number>();

  /**
   * @param model path of the model that was being loaded or computed with, if any
   * @param now milliseconds of a monotonic clock
   * @returns whether to start again
   */
  add(model: string | undefined, now: number): boolean {
    if (model !== undefined) this.#byModel.set(model, (this.#byModel.get(model) ?? 0) + 1);
    this.#times = [...this.#times.filter((time) => now - time < WINDOW_MILLISECONDS), now];
    return this.#times.length < MOST_DEATHS;
  }

  isSuspect(model: string): boolean {
    return (this.#byModel.get(model) ?? 0) >= DEATHS_TO_SUSPECT;
  }

  /** Starts counting afresh; what is suspect stays so. */
  forgive(): void {
    this.#times = [];
  }
}
