import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export interface PrincipalComponents {
  /** One a point: its coordinates on the first components. */
  scores: number[][];
  /** Share of the variance on each of these, 0 … 1. */
  explained: number[];
}

/**
 * The first principal components of points of any dimension. With fewer points than dimensions, as residuals are, the matrix of inner
 * products of the centred points is the smaller one: its eigenvectors, scaled by the roots of their eigenvalues, are the scores. The
 * sign of a component, which is of no meaning, is such that its score of the greatest size is positive.
 */
export function principalComponents(points: readonly Float32Array[], count = 2): PrincipalComponents {
  if (points.length === 0) return { scores: [], explained: Array.from({ length: count }, () => 0) };
  const eigen = new EigenvalueDecomposition(new Matrix(innerProducts(centred(points))), { assumeSymmetric: true });
  // Rounding can leave what is 0 below it. They rise.
  const values = eigen.realEigenvalues.map((value) => Math.max(0, value)).reverse();
  const total = values.reduce((sum, value) => sum + value, 0);
  const columns = values.slice(0, count).map((value, i) => {
    const vector = eigen.eigenvectorMatrix.getColumn(points.length - 1 - i);
    return pointing(vector.map((part) => part * Math.sqrt(value)));
  });
  return {
    scores: points.map((_, point) => Array.from({ length: count }, (_value, i) => columns[i]?.[point] ?? 0)),
    explained: Array.from({ length: count }, (_, i) => (total === 0 ? 0 : (values[i] ?? 0) / total)),
  };
}

function centred(points: readonly Float32Array[]): Float64Array[] {
  const mean = new Float64Array(points[0]?.length ?? 0);
  for (const point of points) for (let i = 0; i < mean.length; i++) mean[i]! += point[i]! / points.length;
  return points.map((point) => Float64Array.from(point, (value, i) => value - mean[i]!));
}

function innerProducts(points: readonly Float64Array[]): Float64Array[] {
  const products = points.map(() => new Float64Array(points.length));
  points.forEach((a, row) => {
    for (let column = row; column < points.length; column++) {
      const product = dot(a, points[column]!);
      products[row]![column] = product;
      products[column]![row] = product;
    }
  });
  return products;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function pointing(column: number[]): number[] {
  const largest = column.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? column.map((value) => -value) : column;
}
