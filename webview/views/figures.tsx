import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ChartCanvas } from '../charts/chartCanvas.tsx';
import { panelsOf } from '../charts/panels.ts';
import { base64Of, copyPicture, pictureOf } from '../charts/picture.ts';
import { figureTable } from '../../src/core/analysis/figureTable.ts';
import type { Figure } from '../../src/protocol/figures.ts';
import { IconButton } from '../controls/buttons.tsx';
import { PickMenu } from '../controls/pickMenu.tsx';
import { turned } from '../model/memory.ts';
import type { Store } from '../model/store.ts';
import { FigureTable } from './figureTable.tsx';
import { Section } from './section.tsx';

/** A figure is not drawn wider: its points would lose one another. */
const WIDEST = 620;
const NARROWEST = 330;
const GAP = 40;

interface FiguresProps {
  store: Store;
  title?: string;
  figures: readonly Figure[];
  /** Is it open before the user has said anything? */
  openAtFirst: boolean;
  width: number;
}

/** The run's plots, side by side as far as there is room; those of one heading at a time where there are several. */
export function Figures({ store, title = t('Plots'), figures, openAtFirst, width }: FiguresProps): VNode | null {
  const headings = [...new Set(figures.flatMap(({ heading }) => heading ?? []))];
  const heading = headings.find((each) => each === store.memory.heading) ?? headings[0];
  const shown = figures.filter((figure) => figure.heading === undefined || figure.heading === heading);
  if (figures.length === 0) return null;
  const room = width - 40;
  const columns = Math.max(1, Math.min(shown.length, Math.floor((room + GAP) / (NARROWEST + GAP))));
  const each = Math.min(WIDEST, Math.floor((room - (columns - 1) * GAP) / columns));
  const chooser = headings.length > 1 && (
    <PickMenu label={t('Plots of')} face={{ text: heading }} options={headings.map((value) => ({ value, label: value }))} chosen={heading!} pick={(chosen) => store.remember({ heading: chosen })} />
  );
  return (
    <Section title={title} open={openAtFirst !== store.memory.turnedSections.includes(title)} turn={() => store.turnSection(title)} actions={chooser} detail={headings.length > 1 ? '' : (heading ?? '')}>
      <div class="figures-grid" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, ${WIDEST}px))` }}>
        {shown.map((figure) => (
          <FigureView key={figure.id} store={store} figure={figure} width={each} />
        ))}
      </div>
    </Section>
  );
}

function FigureView({ store, figure, width }: { store: Store; figure: Figure; width: number }): VNode {
  const holder = useRef<HTMLElement>(null);
  const asTable = store.memory.tables.includes(figure.id);
  // Snapshots bring new objects at every turn; a plot is drawn anew for new content only, and for a width that matters.
  const content = JSON.stringify(figure);
  const step = Math.round(width / 20);
  const panels = useMemo(() => panelsOf(JSON.parse(content) as Figure, { width: step * 20, open: (rows) => store.openRows(rows) }), [content, step]);
  const picture = (): HTMLCanvasElement | undefined => (holder.current ? pictureOf(holder.current, `${figure.title}, ${figure.n}`, figure.note ?? '') : undefined);
  const save = (): void => {
    const made = picture();
    if (made) store.saveImage(fileName(figure), base64Of(made));
  };
  const copy = async (): Promise<boolean> => {
    const made = picture();
    if (!made) return false;
    try {
      await copyPicture(made);
      return true;
    } catch {
      // Where a page may not fill the clipboard, the picture can still be had.
      save();
      return false;
    }
  };
  return (
    <figure class="figure" ref={holder} aria-labelledby={`${figure.id}-title`}>
      <div class="figure-head">
        <h3 id={`${figure.id}-title`}>
          {figure.title} <span class="muted small">{figure.n}</span>
        </h3>
        <span class="grow" />
        <IconButton icon="table" label={t('Show as Table')} pressed={asTable} press={() => store.remember({ tables: turned(store.memory.tables, figure.id) })} />
        {!asTable && <CopyButton copy={copy} />}
        {!asTable && <IconButton icon="save" label={t('Save as PNG')} press={save} />}
      </div>
      {asTable ? <FigureTable title={figure.title} table={figureTable(figure)} open={(rows) => store.openRows(rows)} /> : panels.map((panel) => <ChartCanvas key={panel.id} id={`${figure.id}-${panel.id}`} panel={panel} />)}
      {figure.note !== undefined && <figcaption>{figure.note}</figcaption>}
    </figure>
  );
}

/** Tells on itself that it was done. */
function CopyButton({ copy }: { copy: () => Promise<boolean> }): VNode {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  return <IconButton icon={done ? 'check' : 'copy'} label={done ? t('Copied') : t('Copy as PNG')} press={() => void copy().then(setDone)} />;
}

function fileName({ heading, id }: Figure): string {
  return heading === undefined ? id : `${id} ${heading}`;
}
