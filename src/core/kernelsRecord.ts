import { isObject, parseObject } from './json.ts';

/** The file beside compiled kernels that tells of them. */
export const KERNELS_FILE = 'kernels.json';

/** llama.cpp's CPU kernels as compiled on a machine, in place of some of the package's. */
export interface KernelsRecord {
  /** Of llama.cpp. */
  release: string;
  /** Of node-llama-cpp, whose other libraries they work with. */
  nodeLlamaCpp: string;
  /** By variant ("zen4"). */
  compiled: Readonly<Record<string, { compiler: string; time: string }>>;
}

/** The record in a file's text; undefined where it is none. */
export function parseKernelsRecord(text: string): KernelsRecord | undefined {
  const record = parseObject(text);
  if (typeof record?.['release'] !== 'string' || typeof record['nodeLlamaCpp'] !== 'string' || !isObject(record['compiled'])) return undefined;
  const whole = Object.values(record['compiled']).every((each) => isObject(each) && typeof each['compiler'] === 'string' && typeof each['time'] === 'string');
  return whole ? (record as unknown as KernelsRecord) : undefined;
}

/** "zen4" of ".../libggml-cpu-zen4.so"; undefined for a library without variants. */
export function kernelsVariant(library: string): string | undefined {
  return /libggml-cpu-([^/]+)\.so$/.exec(library)?.[1];
}

/** "zen4 by c++ (Debian 12.2.0) 12.2.0, 2026-01-31T10:00:00Z": what tells one build of kernels from another. */
export function kernelsText({ compiled }: KernelsRecord): string {
  return Object.entries(compiled).map(([variant, { compiler, time }]) => `${variant} by ${compiler}, ${time}`).join('; ');
}
