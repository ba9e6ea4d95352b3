import manifest from '../../package.json' with { type: 'json' };

/** Steerboard's version, as its manifest has it. */
export const version: string = manifest.version;
