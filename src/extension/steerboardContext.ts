import * as vscode from 'vscode';
import { DisposableList } from '../app/events.ts';
import { CONTEXT_KEYS } from './keys/contextKeys.ts';
import { ContextKeys } from './managedContextKeys.ts';
import { ModelChoice } from './models/modelChoice.ts';
import { ModelStore } from './models/modelStore.ts';
import { Notices } from './notices/notices.ts';
import { FileProblems } from './problems/fileProblems.ts';
import { PromptFiles } from './prompts/promptFiles.ts';
import { ResponseReports } from './responses/responseReports.ts';
import { executeIntent } from './results/executeIntent.ts';
import { pageState } from './results/pageState.ts';
import { ResultsHost } from './results/resultsHost.ts';
import { RunStore } from './runs/runStore.ts';
import { SessionOwner } from './session/sessionOwner.ts';
import { silenceNotice } from './session/silenceNotice.ts';
import { StatusItem } from './session/statusItem.ts';
import { AnswerBlocks } from './steer/answerBlocks.ts';
import { Tasks } from './tasks.ts';
import { TextPages } from './textPages.ts';
import { Views } from './views.ts';
import { VectorStore } from './vectors/vectorStore.ts';

/** Owns everything that lives as long as the extension; what ends with an engine is the session owner's. */
export class SteerboardContext implements vscode.Disposable {
  readonly extension: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly keys = new ContextKeys();
  readonly notices: Notices;
  readonly tasks: Tasks;
  readonly sessions: SessionOwner;
  readonly modelChoice: ModelChoice;
  readonly models: ModelStore;
  readonly vectors: VectorStore;
  readonly runs: RunStore;
  /** Figures of runs. */
  readonly runPages: TextPages;
  readonly problems: FileProblems;
  readonly prompts: PromptFiles;
  /** Answers in editors that are neither accepted nor discarded. */
  readonly answers: AnswerBlocks;
  /** Pairs that a vector could be made of. */
  readonly pairPages: TextPages;
  readonly responses: ResponseReports;
  readonly results: ResultsHost;
  readonly views: Views;
  readonly status: StatusItem;
  /** What ends with the extension. */
  readonly life = new DisposableList();

  constructor(extension: vscode.ExtensionContext) {
    this.extension = extension;
    const own = <T extends vscode.Disposable>(thing: T): T => this.life.add(thing);
    this.log = own(vscode.window.createOutputChannel('Steerboard', { log: true }));
    this.notices = new Notices(this.log);
    this.tasks = own(new Tasks());
    this.sessions = own(new SessionOwner(extension.extensionPath, this.log));
    this.modelChoice = own(new ModelChoice(extension.workspaceState));
    this.models = own(new ModelStore(this.modelChoice));
    this.vectors = own(new VectorStore(extension.globalStorageUri, extension.workspaceState));
    this.runs = own(new RunStore(extension.globalStorageUri));
    this.runPages = own(new TextPages('steerboard-runs', () => vscode.l10n.t('Run the command again to see these figures.')));
    this.problems = own(new FileProblems(this.log));
    this.prompts = new PromptFiles(this.problems, this.notices);
    this.answers = own(new AnswerBlocks(this.keys, extension.workspaceState));
    this.pairPages = own(new TextPages('steerboard-pairs', () => ''));
    this.responses = own(new ResponseReports());
    this.results = own(new ResultsHost(vscode.Uri.joinPath(extension.extensionUri, 'dist'), this.log, {
      state: (run, failure) => pageState(this, run, failure),
      execute: (intent, page) => executeIntent(this, intent, page),
    }));
    this.views = own(new Views(this.models, this.vectors, this.runs, this.sessions, this.log));
    this.status = own(new StatusItem());
    own(this.sessions.onState((state) => {
      this.log.debug(`Engine: ${state.kind}`);
      this.#refresh();
    }));
    own(silenceNotice(this.sessions, this.notices));
    own(this.tasks.onChange(() => {
      this.#refresh();
      this.runs.lookAgain();
    }));
    own(this.modelChoice.onChange(() => this.#refresh()));
    own(this.vectors.onChange(() => this.results.refresh()));
    own(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#refresh()));
    this.answers.restore();
    this.#refresh();
  }

  dispose(): void {
    this.life.dispose();
  }

  /** Brings the status item and the context keys in line with the state. */
  #refresh(): void {
    const { state } = this.sessions;
    this.keys.set(CONTEXT_KEYS.hasModel, this.modelChoice.value !== undefined);
    this.status.update({
      engine: state,
      trusted: vscode.workspace.isTrusted,
      model: this.modelChoice.value,
      tokensPerSecond: this.tasks.tokensPerSecond,
    });
    this.results.refresh();
  }
}
