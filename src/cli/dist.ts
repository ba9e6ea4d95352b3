import { fileURLToPath } from 'node:url';

/** The folder of Steerboard's bundles, the command line's own among them. */
export const DIST = fileURLToPath(new URL('.', import.meta.url));
