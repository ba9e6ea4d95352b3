import { createHash } from 'node:crypto';
import type { ResultsSnapshot } from '../../protocol/view.ts';
import { dataElement, EMPTY_STYLE, pageHtml } from './pageHtml.ts';

/** The page's bundle: contents of webview.js, webview.css and codicon.ttf. */
export interface PageBundle {
  script: string;
  style: string;
  font: Uint8Array;
}

/**
 * One file that shows a run in any browser, from a disk or a mail: the page's own code and style, with the snapshot and the texts of its language in it. It reaches
 * nothing else: the policy allows this very code and style by their hashes. Build the snapshot without a limit on the texts.
 */
export function reportHtml(bundle: PageBundle, snapshot: ResultsSnapshot): string {
  // A closing tag inside a string of the code would end the element.
  const script = bundle.script.replace(/<\/(?=script)/gi, '<\\/').trim();
  const style = bundle.style.replace(/url\([^)]*codicon\.ttf[^)]*\)/g, `url(data:font/ttf;base64,${Buffer.from(bundle.font).toString('base64')})`).trim();
  return pageHtml({
    placement: 'editor',
    title: snapshot.results?.head.title ?? 'Steerboard',
    policy: `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)} ${EMPTY_STYLE}; style-src-attr 'unsafe-inline'; font-src data:`,
    style: `<style>${style}</style>`,
    script: `${dataElement('snapshot', snapshot)}\n<script>${script}</script>`,
    root: ' data-report',
  });
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
