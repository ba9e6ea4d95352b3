import type { Figure } from '../../protocol/figures.ts';
import type { ResultsSnapshot } from '../../protocol/view.ts';

/** A results page of figures alone: what was looked at needed no answers. */
export function figureResults(title: string, detail: string, figures: readonly Figure[]): NonNullable<ResultsSnapshot['results']> {
  return {
    head: {
      run: title,
      title,
      model: detail,
      progress: { state: 'finished', done: 0, total: 0 },
      settings: [],
      finding: [],
      notices: [],
      checked: false,
      steering: [],
      groups: [],
      figures,
    },
    rows: [],
  };
}
