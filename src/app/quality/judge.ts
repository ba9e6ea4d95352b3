/** A language model that judges answers. */
export interface Judge {
  /** What the run records it as: which model, and whose. */
  name: string;
  /**
   * One request, one reply, with nothing of earlier ones.
   *
   * @throws {SteerboardError} where there is no reply; what `signal` was aborted with
   */
  ask(prompt: string, signal: AbortSignal): Promise<string>;
}
