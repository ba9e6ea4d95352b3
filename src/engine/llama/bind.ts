import type { LibraryHandle, TypeObject } from 'koffi';

type NativeType = string | TypeObject;

/** Looks a function up once and gives it its TypeScript signature; the one place where native functions enter untyped. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller states the signature, as the header does
export function bind<Signature extends (...args: never[]) => unknown>(
  library: LibraryHandle,
  name: string,
  result: NativeType,
  parameters: readonly NativeType[],
): Signature {
  return library.func(name, result, [...parameters]) as unknown as Signature;
}
