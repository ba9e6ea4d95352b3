// Names of the npm packages that carry compiled code for one platform.

/** @param target `platform` and `arch` as Node's `process` has them. */
export function nativePackages({ platform, arch }) {
  const system = { darwin: 'mac', win32: 'win' }[platform] ?? platform;
  const metal = platform === 'darwin' && arch === 'arm64' ? '-metal' : '';
  return { koffi: `koffi-${platform}-${arch}`, llama: `${system}-${arch}${metal}` };
}
