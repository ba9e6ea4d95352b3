import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import { ofTotal, percent, percentRange, points, score, timeLeft, whole } from '../../src/core/statistics/figures.ts';
import type { ExportFormat, PageCommand } from '../../src/protocol/intents.ts';
import type { Progress, ResultsHead, SettingSummary } from '../../src/protocol/view.ts';
import type { Filter } from '../model/filters.ts';
import { IconButton, TextButton } from '../controls/buttons.tsx';
import { PickMenu, type PickOption } from '../controls/pickMenu.tsx';
import { isSteered, LONG_NAMES, SettingName } from './settings.tsx';

const EXPORT_NAMES: readonly PickOption<ExportFormat>[] = [
  { value: 'html', label: t('HTML report…') },
  { value: 'markdown', label: t('Markdown…') },
  { value: 'csv', label: t('CSV…') },
  { value: 'jsonl', label: t('JSONL…') },
];

interface ComparisonProps {
  head: ResultsHead;
  live: boolean;
  /** Vectors that act otherwise than validation chose. */
  changed: number;
  command: (command: PageCommand) => void;
  save: (format: ExportFormat) => void;
  show: (filter: Filter) => void;
}

/** The first thing to see: each setting's rate with its interval on one axis, and the finding in words. */
export function Comparison({ head, live, changed, command, save, show }: ComparisonProps): VNode {
  const { progress } = head;
  return (
    <section class="comparison" data-region aria-label={t('Comparison')}>
      <div class="section-head">
        <h2 class="own cut" dir="auto" tabIndex={-1} title={head.title}>
          {head.title}
        </h2>
        <span class="muted small cut" title={head.model}>
          {statusLine(progress)}
          <span class={progress.state === 'finished' ? '' : 'wide-only'}>
            {progress.state !== 'finished' && ' · '}
            {head.model}
          </span>
          {changed > 0 && ` · ${changedText(changed, head.steering.length)}`}
        </span>
        <span class="grow" />
        {live && progress.state === 'running' && <IconButton icon="debug-stop" label={t('Stop')} press={() => command('stop')} />}
        {live && progress.state === 'stopped' && <IconButton icon="play" label={t('Resume')} press={() => command('resume')} />}
        {live && progress.state === 'finished' && head.settings.length > 0 && <IconButton icon="refresh" label={t('Run Again')} press={() => command('run-again')} />}
        {live && head.progress.done > 0 && <PickMenu label={t('Export…')} face={{ icon: 'export' }} options={EXPORT_NAMES} pick={save} />}
      </div>
      <div class="section-body">
        {head.settings.length > 0 && (head.checked ? <Rates settings={head.settings} /> : <Unchecked settings={head.settings} live={live} command={command} />)}
        {head.finding.length > 0 && <p class="finding">{head.finding.map((part) => (part.strong ? <b>{part.text}</b> : <WithRanges text={part.text} />))}</p>}
        {head.notices.map(({ text, actions }) => (
          <p class="notice" key={text}>
            {text}{' '}
            {actions.map((action) => {
              if ('filter' in action) return <TextButton key={action.label} press={() => show(action.filter)}>{action.label}</TextButton>;
              return live && <TextButton key={action.label} press={() => command(action.command)}>{action.label}</TextButton>;
            })}
          </p>
        ))}
      </div>
    </section>
  );
}

/** A range is not divided between lines. */
function WithRanges({ text }: { text: string }): VNode {
  return <>{text.split(/(\S*–\S*)/).map((part) => (part.includes('–') ? <span class="unbroken">{part}</span> : part))}</>;
}

function changedText(changed: number, vectors: number): string {
  if (vectors === 1) return t('changed since validation');
  return changed === 1 ? t('1 vector changed since validation') : t('{0} vectors changed since validation', changed);
}

function statusLine({ state, done, total, tokensPerSecond, secondsLeft }: Progress): string {
  const count = t('{0} of {1}', whole(done), whole(total));
  if (state === 'finished') return '';
  if (state === 'elsewhere') return t('{0}, made elsewhere', count);
  if (state === 'stopped') return t('Stopped at {0}. Finished answers are kept.', count);
  return [count, tokensPerSecond !== undefined && t('{0} tok/s', whole(tokensPerSecond)), secondsLeft !== undefined && timeLeft(secondsLeft)].filter(Boolean).join(' · ');
}

function Unchecked({ settings, live, command }: { settings: readonly SettingSummary[]; live: boolean; command: ComparisonProps['command'] }): VNode {
  const judged = isJudged(settings);
  return (
    <>
      <table class="rates">
        <thead>
          <tr>
            <th scope="col" class="plot-cell">{t('Setting')}</th>
            <th scope="col" class="num">{t('answers')}</th>
            <th scope="col" class="num">{t('broken')}</th>
            <th scope="col" class="num">{t('words')}</th>
            {judged && <th scope="col" class="num medium-only">{t('quality')}</th>}
          </tr>
        </thead>
        <tbody>
          {settings.map(({ setting, answers, broken, meanWords, quality }) => (
            <tr key={setting}>
              <th scope="row">
                <SettingName setting={setting} />
              </th>
              <td class="num">{whole(answers)}</td>
              <td class="num">{whole(broken)}</td>
              <td class="num">{meanWords === undefined ? '–' : whole(meanWords)}</td>
              {judged && <QualityCell quality={quality} />}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="notice">{t('These prompts name no instruction, so nothing is checked. Answers, lengths and differences are shown.')}</p>
      {live && (
        <p class="finding">
          <TextButton press={() => command('add-check')}>{t('Add a Check…')}</TextButton>
        </p>
      )}
    </>
  );
}

function Rates({ settings }: { settings: readonly SettingSummary[] }): VNode {
  const judged = isJudged(settings);
  return (
    <table class="rates">
      <thead>
        <tr>
          <th scope="col">{t('Setting')}</th>
          <th scope="col" class="plot-cell">
            <span class="unseen">{t('Rate with its interval, 0 to 100')}</span>
            <span class="scale">
              <svg class="plot" height="18" aria-hidden="true">
                <text x="0" y="13">0</text>
                <text class="middle" x="50%" y="13">50</text>
                <text class="end" x="100%" y="13">100</text>
              </svg>
            </span>
          </th>
          <th scope="col" class="num">{t('passed')}</th>
          <th scope="col" class="num">%</th>
          <th scope="col" class="num">{t('95 % CI')}</th>
          <th scope="col" class="num wide-only">{t('more than plain')}</th>
          <th scope="col" class="num medium-only">{t('broken')}</th>
          <th scope="col" class="num medium-only">{t('words')}</th>
          {judged && <th scope="col" class="num medium-only">{t('quality')}</th>}
        </tr>
      </thead>
      <tbody>
        {settings.map((summary) => (
          <RateRow key={summary.setting} summary={summary} judged={judged} />
        ))}
      </tbody>
    </table>
  );
}

/** Quality has a column where somebody judged it; a notice has its intervals and n. */
function isJudged(settings: readonly SettingSummary[]): boolean {
  return settings.some(({ quality }) => quality);
}

function QualityCell({ quality }: { quality: SettingSummary['quality'] | undefined }): VNode {
  return <td class="num medium-only">{quality ? score(quality.mean) : '–'}</td>;
}

function RateRow({ summary, judged }: { summary: SettingSummary; judged: boolean }): VNode {
  const { setting, rate, broken, meanWords, fromPlain, previous } = summary;
  const none = rate.total === 0;
  const share = none ? 0 : rate.passed / rate.total;
  const difference = fromPlain?.low !== undefined && fromPlain.high !== undefined ? { low: fromPlain.low / 100, high: fromPlain.high / 100 } : undefined;
  return (
    <tr>
      <th scope="row">
        <SettingName setting={setting} />
      </th>
      <td class="plot-cell">
        <IntervalPlot summary={summary} share={share} />
      </td>
      <td class="num">{ofTotal(rate.passed, rate.total)}</td>
      <td class="num strong">{none ? '–' : percent(share)}</td>
      <td class="num muted">{none ? '' : percentRange(rate)}</td>
      <td class="num wide-only">
        {fromPlain ? points(fromPlain.points) : '–'}
        {difference && <span class="muted"> ({percentRange(difference)})</span>}
      </td>
      <td class="num medium-only">
        {whole(broken)}
        {previous && previous.broken !== broken && <span class="muted">{t(', was {0}', whole(previous.broken))}</span>}
      </td>
      <td class="num medium-only">{meanWords === undefined ? '' : whole(meanWords)}</td>
      {judged && <QualityCell quality={summary.quality} />}
    </tr>
  );
}

function IntervalPlot({ summary: { setting, rate, previous }, share }: { summary: SettingSummary; share: number }): VNode {
  const at = (value: number): string => `${(100 * value).toFixed(2)}%`;
  const colour = isSteered(setting) ? 'steered' : '';
  const none = rate.total === 0;
  const now = none
    ? t('{0}: none yet', LONG_NAMES[setting])
    : t('{0}: {1} of {2}, {3}%, interval {4}% to {5}%', LONG_NAMES[setting], rate.passed, rate.total, percent(share), percent(rate.low), percent(rate.high));
  const label = !none && previous && previous.total > 0 ? t('{0}, was {1} of {2}', now, previous.passed, previous.total) : now;
  return (
    <svg class="plot" height="22" role="img" aria-label={label}>
      {['0.00%', '50%', '100%'].map((x) => (
        <line key={x} class="grid" x1={x} x2={x} y1="0" y2="22" />
      ))}
      {!none && (
        <>
          <line class={`interval ${colour}`} x1={at(rate.low)} x2={at(rate.high)} y1="11" y2="11" />
          {previous && previous.total > 0 && (
            <svg x={at(previous.passed / previous.total)} y="11" overflow="visible">
              <path class="point was" d="M0-5l5 5-5 5-5-5z" />
            </svg>
          )}
          <svg x={at(share)} y="11" overflow="visible">
            {setting === 'plain' && <circle class="point" r="4.4" />}
            {setting === 'instructed' && <rect class="point" x="-4.1" y="-4.1" width="8.2" height="8.2" />}
            {setting === 'steered' && <path class="point full" d="M0-5.5l5.5 5.5L0 5.5-5.5 0z" />}
            {setting === 'both' && (
              <>
                <rect class="point hollow" x="-5" y="-5" width="10" height="10" />
                <path class="point full" d="M0-3.2l3.2 3.2L0 3.2-3.2 0z" />
              </>
            )}
          </svg>
        </>
      )}
    </svg>
  );
}
