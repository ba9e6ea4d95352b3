import './language.ts';
import '@vscode/codicons/dist/codicon.css';
import './main.css';
import { h, render } from 'preact';
import { App } from './app.tsx';
import { registerControls } from './controls/toolkit.ts';
import { editorHost } from './host.ts';
import { Store } from './model/store.ts';
import { reportHost, SNAPSHOT_ELEMENT } from './reportHost.ts';

const root = document.getElementById('page');
if (!root) throw new Error('The page has no element with the id "page".');

registerControls();
const acquire = globalThis.acquireVsCodeApi;
const host = acquire ? editorHost(acquire) : reportHost(document.getElementById(SNAPSHOT_ELEMENT)?.textContent ?? '{}');
const draw = (): void => render(h(App, { store }), root);
const store = new Store(host, draw);
draw();
