import { languageInUse } from '../language.ts';

/** Where the page stands; decides its margins and background. */
export type Placement = 'view' | 'editor';

export interface PageParts {
  placement: Placement;
  title: string;
  /** Content security policy, complete. */
  policy: string;
  /** `<link>` or `<style>` with the page's style sheet. */
  style: string;
  /** `<script>` with the page's code, after anything that it reads. */
  script: string;
  /** Attributes of the root element. */
  root?: string;
}

/** The document that the page's bundle draws into, in the language that is in use. All parts are markup of our own making but the title. */
export function pageHtml({ placement, title, policy, style, script, root = '' }: PageParts): string {
  const { tag, texts } = languageInUse();
  const translated = Object.keys(texts).length > 0 ? `${dataElement('texts', texts)}\n` : '';
  return `<!doctype html>
<html lang="${escapeMarkup(tag)}"${root}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${escapeMarkup(title)}</title>
${style}
</head>
<body data-placement="${placement}">
<div id="page"></div>
${translated}${script}
</body>
</html>
`;
}

/** JSON that a script of the page reads. */
export function dataElement(id: string, data: unknown): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`;
}

/** Hash of nothing: lets the toolkit add an empty `<style>`, which it fills by script to find out what selectors the browser knows. */
export const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

export interface WebviewParts {
  placement: Placement;
  title: string;
  /** Addresses of dist/webview.js and dist/webview.css as the webview reaches them. */
  script: string;
  style: string;
  /** The webview's `cspSource`. */
  source: string;
  /** Random, new for each document. */
  nonce: string;
  /** Of model output. Default: the editor's font for its own texts (`ui`). */
  font?: 'ui' | 'editor';
}

/** The page in an editor's webview. Style attributes are allowed since the toolkit of controls sets some. */
export function webviewHtml({ placement, title, script, style, source, nonce, font = 'ui' }: WebviewParts): string {
  return pageHtml({
    placement,
    title,
    policy: `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source} ${EMPTY_STYLE}; style-src-attr 'unsafe-inline'; font-src ${source}`,
    style: `<link rel="stylesheet" href="${escapeMarkup(style)}">`,
    script: `<script nonce="${nonce}" src="${escapeMarkup(script)}"></script>`,
    root: ` data-font="${font}"`,
  });
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
