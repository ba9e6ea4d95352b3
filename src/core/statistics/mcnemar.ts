/**
 * Two-sided p of McNemar's test on paired outcomes: `gained` pass only in the second setting, `lost` only in the first (Q. McNemar, 1947).
 * Exact: the discordant pairs against a fair coin. 1 where no pair differs.
 */
export function mcnemarExact(gained: number, lost: number): number {
  const n = discordant(gained, lost);
  const fewer = Math.min(gained, lost);
  // Terms in logarithms: 2^-n is 0 in double beyond n = 1074.
  let logTerm = -n * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= fewer; k++) {
    logTerm += Math.log((n - k + 1) / k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}

/** The same by χ² with one degree of freedom and Edwards' continuity correction: (|gained − lost| − 1)² / (gained + lost), as the published analyses use it. */
export function mcnemarCorrected(gained: number, lost: number): { chiSquare: number; p: number } {
  const n = discordant(gained, lost);
  if (n === 0) return { chiSquare: 0, p: 1 };
  const chiSquare = Math.max(0, Math.abs(gained - lost) - 1) ** 2 / n;
  return { chiSquare, p: erfc(Math.sqrt(chiSquare / 2)) };
}

function discordant(gained: number, lost: number): number {
  if (!Number.isSafeInteger(gained) || !Number.isSafeInteger(lost) || gained < 0 || lost < 0) {
    throw new RangeError(`Pairs need whole numbers that are not negative, not ${gained} and ${lost}.`);
  }
  return gained + lost;
}

/** Complementary error function for x ≥ 0: Maclaurin series of erf below 2, continued fraction above. */
function erfc(x: number): number {
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
      term *= -(x * x) / k;
      sum += term / (2 * k + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = x;
  for (let k = 80; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
