import { t } from '@vscode/l10n';
import type { CurvesFigure, CurveSeries } from '../../protocol/figures.ts';
import { NO_LAYER, type SteeringVector } from '../../protocol/files.ts';
import { countText, layerAxis } from './measures.ts';

/** What a vector file records of every layer: mean projections with the instruction and without, and the length of their difference. */
export function layerFigures({ provenance }: SteeringVector): CurvesFigure[] {
  if (!provenance) return [];
  const { pairCount, meanWith, meanWithout, norms, chosen } = provenance;
  const line = (label: string, values: Float32Array, look: Pick<CurveSeries, 'line'> & Partial<CurveSeries> = { line: 'solid' }): CurveSeries => ({ label, ...look, points: [...values].map((value, x) => ({ x, value, n: pairCount })) });
  const figure = (id: string, title: string, note: string, y: { label: string; min?: number }, series: readonly CurveSeries[]): CurvesFigure => ({
    kind: 'curves',
    id,
    title,
    n: countText([pairCount], t('1 pair'), (n) => t('{0} pairs', n)),
    note,
    x: layerAxis(),
    panels: [{ y: { ...y, format: 'number' }, draw: 'points', series }],
    ...(chosen && chosen.layer !== NO_LAYER && { chosen: { x: chosen.layer, label: t('chosen: layer {0}', chosen.layer) } }),
  });
  return [
    figure('mean-projection', t('Mean projection'), t('Last prompt token on the unit vector. With the instruction is the target at 1×.'), { label: t('Projection') }, [line(t('with'), meanWith), line(t('without'), meanWithout, { line: 'dashed' })]),
    figure('length', t('Length before scaling'), t('Norm of the mean difference of residuals.'), { label: t('Length'), min: 0 }, [line(t('length'), norms)]),
  ];
}
