import koffi, { type TypeObject } from 'koffi';

/**
 * How addresses cross the border: as plain integers. User-space addresses of all supported platforms fit a double exactly, and
 * numbers are markedly cheaper than BigInts in a callback that runs a thousand times a decode.
 */
export const POINTER = 'uintptr_t';

/** An address of the given kind of native object; never 0 unless a function says so. */
export type Pointer<Kind extends string> = number & { readonly kind: Kind };

/** Parameters that take a typed array for the length of a call, without a copy in either direction. */
export const MEMORY = 'void *';

/** The address of a typed array's memory, for use beyond one call: keep the array, or the memory goes. */
export function addressOf(memory: ArrayBufferView): number {
  return Number(koffi.address(memory));
}

/** A copy of `length` floats at an address. Never a view: Electron forbids array buffers over foreign memory. */
export function copyFloats(address: number, length: number): Float32Array {
  return koffi.decode(BigInt(address), koffi.array('float', length, 'Typed')) as Float32Array;
}

/** Copies floats into native memory. */
export function writeFloats(address: number, floats: Float32Array): void {
  koffi.encode(BigInt(address), koffi.array('float', floats.length), floats);
}

/** Registers a callback for native code to call on this thread, any number of times until it is released. */
export class NativeCallback {
  readonly address: number;
  readonly #registration: bigint;

  constructor(prototype: TypeObject, call: (...args: never[]) => unknown) {
    this.#registration = koffi.register(call, koffi.pointer(prototype));
    this.address = Number(this.#registration);
  }

  release(): void {
    koffi.unregister(this.#registration);
  }
}
