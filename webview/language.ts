import { config } from '@vscode/l10n';

/** The element of the document that holds the translations as JSON; absent for English. `src/app/report/` writes it. */
const TEXTS_ELEMENT = 'texts';

// On import, before the other files of the page: some of them put their texts into constants.
const texts = document.getElementById(TEXTS_ELEMENT)?.textContent;
if (texts) config({ contents: texts });
