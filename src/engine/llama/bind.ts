import type { LibraryHandle, TypeObject } from 'koffi';

type NativeType = string | TypeObject;

/** Looks a function up once and gives it its TypeScript signature; the one place where native functions enter untyped. */
export function bind<Signature extends (...args: never[]) => unknown>(
  library: LibraryHandle,
  name: string,
  result: NativeType,
  parameters: readonly NativeType[],
): Signature {
  return library.func(name, result, [...parameters]) as unknown as Signature;
}
