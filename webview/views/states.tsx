import { t } from '@vscode/l10n';
import type { ComponentChildren, VNode } from 'preact';
import { bytes, percent, whole } from '../../src/core/statistics/figures.ts';
import type { PageCommand } from '../../src/protocol/intents.ts';
import type { PageState } from '../../src/protocol/view.ts';
import { Button, TextButton } from '../controls/buttons.tsx';
import type { Filter } from '../model/filters.ts';
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
        <State title={t('Nothing yet')}>
          <p>{t('Steered answers appear here, next to the plain and the instructed ones.')}</p>
          {button(t('Compare Selected Prompt'), 'compare-selected')}
          <p>{t('No prompt at hand?')} {link(t('Open the sample workspace'), 'open-sample')}</p>
        </State>
      );
    case 'no-model': {
      const { name, bytes: size } = state.defaultModel;
      return (
        <State title={t('No model')}>
          <p>
            {t('Choose a GGUF model to begin. A small one ({0}, {1}) is enough to try everything.', name, bytes(size))}
          </p>
          {button(t('Select Model…'), 'select-model')}
          {button(t('Download {0}', name), 'download-default-model', true)}
        </State>
      );
    }
    case 'no-vector':
      return (
        <State title={t('No vector')}>
          <p>{t('No steering vector for {0} yet. Make one from prompts with and without an instruction.', state.model)}</p>
          {button(t('Compute Steering Vector'), 'compute-vector')}
          <p>{t('Plain and instructed answers can be compared without one.')} {link(t('Compare anyway'), 'compare-anyway')}</p>
        </State>
      );
    case 'restricted':
      return (
        <State title={t('Restricted mode')}>
          <p>{t('Models are not loaded in a folder that you have not trusted. Reading prompts and results works.')}</p>
          {button(t('Manage Workspace Trust'), 'manage-trust')}
        </State>
      );
    case 'loading':
      return (
        <State title={t('Loading')}>
          <p role="progressbar" aria-label={t('Loading {0}', state.model)} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(state.fraction * 100)}>
            {t('Loading {0}, {1} %.', state.model, percent(state.fraction))}{state.bytes !== undefined && ` ${t('{0} of memory.', bytes(state.bytes))}`}
          </p>
          {state.waiting > 0 && (
            <p class="muted">
              {state.waiting === 1 ? t('1 answer waits for it.') : t('{0} answers wait for it.', whole(state.waiting))}
            </p>
          )}
          {button(t('Cancel'), 'cancel-loading', true)}
        </State>
      );
    case 'engine-stopped':
      return (
        <State title={t('Engine stopped')}>
          <Problem text={stoppedText(state.times, state.minutes)} />
          <p>
            {state.kept === 1 ? t('1 finished answer is kept.') : t('{0} finished answers are kept.', whole(state.kept))}
            {state.last && ` ${lastText(state.last)}`}
          </p>
          {button(t('Restart Engine'), 'restart-engine')}
          <p>
            {link(t('Show Log'), 'show-log')} · {link(t('Report a Problem'), 'report-problem')}
          </p>
        </State>
      );
    case 'wrong-vector':
      return (
        <State title={t('Wrong vector')}>
          <Problem text={t('“{0}” was made for {1}.', state.vector, sized(state.madeFor))} />
          <p>{t('The selected model is {0}.', sized(state.selected))}</p>
          {button(t('Select Another Vector…'), 'select-vector')}
          {state.available && button(t('Select {0}', state.madeFor.name), 'select-vector-model', true)}
        </State>
      );
    case 'problem':
      return (
        <State title={t('Problem')}>
          <Problem text={state.message} />
          {state.hint !== undefined && <p>{state.hint}</p>}
          {state.actions.map((action, index) => button(action.label, action.command, index > 0))}
        </State>
      );
  }
}

/** No row is left by the search and the filter. */
export function NoMatch({ query, filter, total, clearSearch, showAll }: { query: string; filter: Exclude<Filter, 'all'> | undefined; total: number; clearSearch: () => void; showAll: () => void }): VNode {
  return (
    <div class="state no-match">
      <p>{noneText(query, filter)}</p>
      <p>
        {query && (
          <>
            <TextButton press={clearSearch}>{t('Clear search')}</TextButton> ·{' '}
          </>
        )}
        <TextButton press={showAll}>{t('Show all {0}', whole(total))}</TextButton>
      </p>
    </div>
  );
}

function noneText(query: string, filter: Exclude<Filter, 'all'> | undefined): string {
  switch (filter) {
    case undefined:
      return t('No answer contains “{0}”.', query);
    case 'differ':
      return query === '' ? t('No answer differs.') : t('No answer contains “{0}” and differs.', query);
    case 'failed':
      return query === '' ? t('No answer failed.') : t('No answer contains “{0}” and failed.', query);
    case 'broken':
      return query === '' ? t('No answer is broken.') : t('No answer contains “{0}” and is broken.', query);
    case 'changed':
      return query === '' ? t('No answer changed.') : t('No answer contains “{0}” and changed.', query);
    case 'pinned':
      return query === '' ? t('No answer is pinned.') : t('No answer contains “{0}” and is pinned.', query);
  }
}

function stoppedText(times: number, minutes: number): string {
  if (times <= 1) return t('The engine stopped.');
  return minutes === 1 ? t('The engine stopped {0} times in 1 minute.', times) : t('The engine stopped {0} times in {1} minutes.', times, minutes);
}

function lastText({ prompt, setting, layer }: NonNullable<Extract<PageState, { kind: 'engine-stopped' }>['last']>): string {
  const name = SETTING_NAMES[setting];
  return layer === undefined ? t('The last one was prompt {0}, {1}.', prompt, name) : t('The last one was prompt {0}, {1}, layer {2}.', prompt, name, layer);
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
  return t('{0} ({1} wide, {2} layers)', name, embedding, layers);
}
