/** Pages that macOS gives away when asked: those that hold nothing, and those that were not used of late. */
const GIVEN_AWAY = ['free', 'speculative', 'inactive'];

/** Bytes that can be taken, by what macOS' `vm_stat` prints. Undefined where it prints something else. */
export function availableOfVmStat(text: string): number | undefined {
  const pageSize = Number(/page size of (\d+) bytes/.exec(text)?.[1]);
  const pages = GIVEN_AWAY.map((kind) => Number(new RegExp(`^Pages ${kind}:\\s*(\\d+)\\.?$`, 'm').exec(text)?.[1]));
  const bytes = pageSize * pages.reduce((sum, count) => sum + count, 0);
  return Number.isNaN(bytes) ? undefined : bytes;
}
