import type { Figure } from '../../src/protocol/figures.ts';
import { barsPanels } from './barsChart.ts';
import { curvesPanels } from './curvesChart.ts';
import type { DrawContext, Panel } from './frame.ts';
import { gridPanels, matrixPanels } from './gridChart.ts';
import { histogramPanels } from './histogramChart.ts';
import { scatterPanels } from './scatterChart.ts';
import { tokensPanels } from './tokensChart.ts';

/** The canvases of any figure, one under the other. */
export function panelsOf(figure: Figure, context: DrawContext): Panel[] {
  switch (figure.kind) {
    case 'curves':
      return curvesPanels(figure, context);
    case 'bars':
      return barsPanels(figure, context);
    case 'grid':
      return gridPanels(figure, context);
    case 'matrix':
      return matrixPanels(figure, context);
    case 'histogram':
      return histogramPanels(figure, context);
    case 'scatter':
      return scatterPanels(figure, context);
    case 'tokens':
      return tokensPanels(figure);
  }
}
