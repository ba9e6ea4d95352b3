import type { ComponentChildren, VNode } from 'preact';
import { bytes, percent, whole } from '../../src/core/statistics/figures.ts';
import type { PageCommand, PageState } from '../../src/protocol/view.ts';
import { Button, TextButton } from '../controls/buttons.tsx';
import { SETTING_NAMES } from './settings.tsx';
import { Icon } from '../controls/icon.tsx';

interface StateProps {
  state: Exclude<PageState, { kind: 'results' }>;
  command: (command: PageCommand) => void;
}

/** What stands in the way of answers, and what to press. */
export function StateView({ state, command }: StateProps): VNode {
  const button = (label: string, name: PageCommand, secondary = false): VNode => <Button label={label} press={() => command(name)} secondary={secondary} />;
  const link = (label: string, name: PageCommand): VNode => <TextButton press={() => command(name)}>{label}</TextButton>;
  switch (state.kind) {
    case 'empty':
      return (
        <State title="Nothing yet">
          <p>Steered answers appear here, next to the plain and the instructed ones.</p>
          {button('Compare Selected Prompt', 'compare-selected')}
          <p>No prompt at hand? {link('Open the sample workspace', 'open-sample')}</p>
        </State>
      );
    case 'no-model': {
      const { name, bytes: size } = state.defaultModel;
      return (
        <State title="No model">
          <p>
            Choose a GGUF model to begin. A small one ({name}, {bytes(size)}) is enough to try everything.
          </p>
          {button('Select Model…', 'select-model')}
          {button(`Download ${name}`, 'download-default-model', true)}
        </State>
      );
    }
    case 'no-vector':
      return (
        <State title="No vector">
          <p>No steering vector for {state.model} yet. Make one from prompts with and without an instruction.</p>
          {button('Compute Steering Vector', 'compute-vector')}
          <p>Plain and instructed answers can be compared without one. {link('Compare anyway', 'compare-anyway')}</p>
        </State>
      );
    case 'restricted':
      return (
        <State title="Restricted mode">
          <p>Models are not loaded in a folder that you have not trusted. Reading prompts and results works.</p>
          {button('Manage Workspace Trust', 'manage-trust')}
        </State>
      );
    case 'loading':
      return (
        <State title="Loading">
          <p role="progressbar" aria-label={`Loading ${state.model}`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(state.fraction * 100)}>
            Loading {state.model}, {percent(state.fraction)} %.{state.bytes !== undefined && ` ${bytes(state.bytes)} of memory.`}
          </p>
          {state.waiting > 0 && (
            <p class="muted">
              {whole(state.waiting)} {state.waiting === 1 ? 'answer waits' : 'answers wait'} for it.
            </p>
          )}
          {button('Cancel', 'cancel-loading', true)}
        </State>
      );
    case 'engine-stopped':
      return (
        <State title="Engine stopped">
          <Problem text={`The engine stopped${state.times > 1 ? ` ${state.times} times in ${state.minutes} ${state.minutes === 1 ? 'minute' : 'minutes'}` : ''}.`} />
          <p>
            {whole(state.kept)} finished {state.kept === 1 ? 'answer is' : 'answers are'} kept.
            {state.last && ` The last one was prompt ${state.last.prompt}, ${SETTING_NAMES[state.last.setting]}${state.last.layer === undefined ? '' : `, layer ${state.last.layer}`}.`}
          </p>
          {button('Restart Engine', 'restart-engine')}
          <p>
            {link('Show Log', 'show-log')} · {link('Report a Problem', 'report-problem')}
          </p>
        </State>
      );
    case 'wrong-vector':
      return (
        <State title="Wrong vector">
          <Problem text={`“${state.vector}” was made for ${sized(state.madeFor)}.`} />
          <p>The selected model is {sized(state.selected)}.</p>
          {button('Select Another Vector…', 'select-vector')}
          {state.available && button(`Select ${state.madeFor.name}`, 'select-vector-model', true)}
        </State>
      );
    case 'problem':
      return (
        <State title="Problem">
          <Problem text={state.message} />
          {state.hint !== undefined && <p>{state.hint}</p>}
          {state.actions.map((action, index) => button(action.label, action.command, index > 0))}
        </State>
      );
  }
}

/** No row is left by the search and the filter. */
export function NoMatch({ query, filter, total, clearSearch, showAll }: { query: string; filter: string; total: number; clearSearch: () => void; showAll: () => void }): VNode {
  const what = [query && `contains “${query}”`, filter && (filter === 'differ' ? 'differs' : filter === 'broken' ? 'is broken' : filter)].filter(Boolean).join(' and ');
  return (
    <div class="state no-match">
      <p>No answer {what}.</p>
      <p>
        {query && (
          <>
            <TextButton press={clearSearch}>Clear search</TextButton> ·{' '}
          </>
        )}
        <TextButton press={showAll}>Show all {whole(total)}</TextButton>
      </p>
    </div>
  );
}

function State({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <section class="state" data-region aria-label={title}>
      <div class="section-head">
        <h2 tabIndex={-1}>{title}</h2>
      </div>
      {children}
    </section>
  );
}

function Problem({ text }: { text: string }): VNode {
  return (
    <p class="mark fail problem">
      <Icon name="error" />
      <span>{text}</span>
    </p>
  );
}

function sized({ name, embedding, layers }: { name: string; embedding: number; layers: number }): string {
  return `${name} (${embedding} wide, ${layers} layers)`;
}
