/**
 * Header of a NumPy file (format 1.0) that holds little-endian float32 values in C order; the values' bytes follow it as they are.
 * Padded so that they begin at a multiple of 64 bytes.
 */
export function npyHeader(shape: readonly number[]): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const unpadded = 10 + dictionary.length + 1;
  const length = Math.ceil(unpadded / 64) * 64;
  const header = new Uint8Array(length).fill(0x20);
  header.set([0x93, ...ascii('NUMPY'), 1, 0]);
  new DataView(header.buffer).setUint16(8, length - 10, true);
  header.set(ascii(dictionary), 10);
  header[length - 1] = 0x0a;
  return header;
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
