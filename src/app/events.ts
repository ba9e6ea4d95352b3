/** Disposal and events for code that runs in the editor and on the command line alike. */

export interface Disposable {
  dispose(): void;
}

/** Subscribes a listener until the returned handle is disposed. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Owns what has to end with it, in reverse order. What is added after the end ends at once. */
export class DisposableList implements Disposable {
  readonly #members: Disposable[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  add<T extends Disposable>(member: T): T {
    if (this.#disposed) member.dispose();
    else this.#members.push(member);
    return member;
  }

  dispose(): void {
    this.#disposed = true;
    for (let member = this.#members.pop(); member; member = this.#members.pop()) member.dispose();
  }
}

/** The firing side of an event. Listeners that come or go while it fires don't disturb the others. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // A wrapper of its own for each subscription, so that the same function can subscribe twice.
    const entry = (value: T): void => listener(value);
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
