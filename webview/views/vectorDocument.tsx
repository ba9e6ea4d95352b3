import type { VNode } from 'preact';
import type { Fact, FactGroup, LayerTable, VectorButton, VectorDocument } from '../../src/protocol/vectorDocument.ts';
import { Button, IconButton, TextButton } from '../controls/buttons.tsx';
import { Icon } from '../controls/icon.tsx';
import type { Store } from '../model/store.ts';
import { Figures } from './figures.tsx';
import { FigureTable } from './figureTable.tsx';
import { Section } from './section.tsx';

/** From this width on, facts and the layer search stand side by side. */
const WIDE = 900;

type Press = (button: VectorButton & { subject?: string }) => void;

/** A GGUF file: whether the vector works, what it was made from, then curves, then the table of its layers. */
export function VectorDocumentView({ store, document, width }: { store: Store; document: VectorDocument; width: number }): VNode {
  const { title, detail, actions, notices, facts, search, curves, layers } = document;
  const press: Press = ({ command, subject }) => store.post({ kind: 'vector', command, ...(subject !== undefined && { subject }) });
  const isBeside = width >= WIDE && search !== undefined;
  return (
    <div class="document">
      <header class="document-head" data-region>
        <h1>{title}</h1>
        <p>{detail}</p>
        {actions.length > 0 && (
          <div class="document-actions">
            {actions.map((action, index) => (
              <Button key={action.command} label={action.label} press={() => press(action)} secondary={index > 0} />
            ))}
          </div>
        )}
        {notices.map(({ text, problem, actions: ways }) => (
          <div key={text} class={problem ? 'document-notice mark fail' : 'document-notice'}>
            {problem && <Icon name="error" />}
            <p>{text}</p>
            {ways.map((way) => (
              <TextButton key={way.command} press={() => press(way)}>
                {way.label}
              </TextButton>
            ))}
          </div>
        ))}
      </header>
      {width > 0 && (
        <div class={isBeside ? 'document-top beside' : 'document-top'}>
          <div>
            {facts.map((group) => (
              <Facts key={group.title} store={store} group={group} press={press} />
            ))}
          </div>
          {search && <Figures store={store} title={search.title} figures={search.figures} openAtFirst width={isBeside ? Math.floor(width / 2) : width} />}
        </div>
      )}
      {curves && width > 0 && <Figures store={store} title={curves.title} figures={curves.figures} openAtFirst width={width} />}
      {layers && <Layers store={store} table={layers} />}
    </div>
  );
}

function Facts({ store, group, press }: { store: Store; group: FactGroup; press: Press }): VNode | null {
  const { title, facts } = group;
  if (facts.length === 0) return null;
  return (
    <Section title={title} open={!store.memory.turnedSections.includes(title)} turn={() => store.turnSection(title)}>
      <dl class="facts">
        {facts.map((fact) => (
          <FactLine key={fact.label} fact={fact} press={press} />
        ))}
      </dl>
    </Section>
  );
}

function FactLine({ fact, press }: { fact: Fact; press: Press }): VNode {
  const { label, text, links = [], warning } = fact;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {warning && (
          <span class="mark broken">
            <Icon name="warning" />
          </span>
        )}
        {text.map((part) => (part.strong ? <b>{part.text}</b> : part.text))}
        {links.map((link, index) => (
          <>
            {index > 0 ? ', ' : text.some((part) => part.text !== '') ? ' · ' : ''}
            <TextButton press={() => press(link)}>{link.label}</TextButton>
          </>
        ))}
      </dd>
    </>
  );
}

function Layers({ store, table }: { store: Store; table: LayerTable }): VNode {
  const { title, detail, columns, rows, onlySearched } = table;
  const { turnedSections } = store.memory;
  // The layers that were not searched are a section of the table, hidden at first.
  const rest = `${title}, not searched`;
  const isShort = onlySearched !== undefined && !turnedSections.includes(rest);
  const shown = isShort ? rows.filter(({ searched, chosen }) => searched === true || chosen === true) : rows;
  return (
    <Section
      title={title}
      detail={detail}
      open={!turnedSections.includes(title)}
      turn={() => store.turnSection(title)}
      actions={onlySearched !== undefined && <IconButton icon="filter" label={onlySearched} pressed={isShort} press={() => store.turnSection(rest)} />}>
      <FigureTable title={title} table={{ columns, rows: shown }} whole />
    </Section>
  );
}
