import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { EngineState } from '../../app/engine/engine.ts';
import { shortModelName } from '../models/modelStore.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';

/** What the status item shows. */
export interface StatusView {
  engine: EngineState;
  trusted: boolean;
  /** Path of the chosen model. */
  model: string | undefined;
  /** Of the work under way. */
  tokensPerSecond: number | undefined;
}

/** The engine's state at the foot of the window; a click offers what can be done about it. */
export class StatusItem implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;

  constructor() {
    this.#item = vscode.window.createStatusBarItem('steerboard.engine', vscode.StatusBarAlignment.Left, 10);
    this.#item.name = vscode.l10n.t('Steerboard Engine');
    this.#item.command = COMMAND_IDS.engineMenu;
    this.#item.show();
  }

  update(view: StatusView): void {
    const { text, tooltip, colour } = statusOf(view);
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.backgroundColor = colour === undefined ? undefined : new vscode.ThemeColor(`statusBarItem.${colour}Background`);
    this.#item.accessibilityInformation = { label: `Steerboard: ${tooltip}` };
  }

  get text(): string {
    return this.#item.text;
  }

  dispose(): void {
    this.#item.dispose();
  }
}

interface StatusText {
  text: string;
  tooltip: string;
  colour?: 'warning' | 'error';
}

function statusOf({ engine, trusted, model, tokensPerSecond }: StatusView): StatusText {
  const { t } = vscode.l10n;
  if (!trusted) return { text: '$(workspace-untrusted) Steerboard', tooltip: t('Restricted mode: no model is loaded') };
  switch (engine.kind) {
    case 'stopped':
    case 'idle':
      if (model === undefined) return { text: `$(compass) ${t('Select Model')}`, tooltip: t('No model is selected') };
      return { text: `$(compass) ${shortModelName(model)}`, tooltip: t('{0} is selected; it is loaded when it is needed', basename(model)) };
    case 'starting':
      return { text: `$(loading~spin) ${t('Starting engine')}`, tooltip: t('The engine is starting') };
    case 'loading': {
      const percent = Math.floor(engine.fraction * 100);
      return { text: `$(loading~spin) ${t('Loading {0} %', percent)}`, tooltip: t('Loading {0}, {1} %', basename(engine.path), percent) };
    }
    case 'ready': {
      const { warning } = engine.model;
      const tooltip = t('{0} ({1}, {2} layers) is loaded: {3}, {4} threads', engine.model.name, engine.model.quantisation, engine.model.layers, engine.model.backend, engine.model.threads);
      return { text: `$(${warning === undefined ? 'compass-active' : 'warning'}) ${shortModelName(engine.model.path)}`, tooltip: warning === undefined ? tooltip : `${tooltip}\n${warning}` };
    }
    case 'busy': {
      const pace = tokensPerSecond === undefined ? t('Working') : t('{0} tok/s', Math.round(tokensPerSecond));
      return { text: `$(loading~spin) ${pace}`, tooltip: t('{0} is working', engine.model.name) };
    }
    case 'notResponding':
      return { text: `$(warning) ${t('Engine not responding')}`, tooltip: t('No sign of life from the engine for {0} s', Math.round(engine.seconds)), colour: 'warning' };
    case 'restarting':
      return { text: `$(loading~spin) ${t('Restarting engine')}`, tooltip: engine.reason, colour: 'warning' };
    case 'failed':
      return { text: `$(error) ${t('Engine stopped')}`, tooltip: engine.message, colour: 'error' };
  }
}
