import type { Figure } from '../../protocol/figures.ts';
import type { ResultsSnapshot } from '../../protocol/view.ts';

/** Figures of fewer headings are all shown at once. */
const FEWEST_HEADINGS = 4;

/** A results page of figures alone: what was looked at needed no answers. */
export function figureResults(title: string, detail: string, figures: readonly Figure[]): NonNullable<ResultsSnapshot['results']> {
  const headings = new Set(figures.flatMap(({ heading }) => heading ?? []));
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
      figures: headings.size < FEWEST_HEADINGS ? figures.map(withoutHeading) : figures,
    },
    rows: [],
  };
}

/** Titles name what a figure is of. */
function withoutHeading(figure: Figure): Figure {
  const bare = { ...figure };
  delete bare.heading;
  return bare;
}
