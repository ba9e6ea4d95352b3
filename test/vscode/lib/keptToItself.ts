import assert from 'node:assert/strict';
import type { VsCodeWindow } from './window.ts';

/** Fails where the window asked the outside for something, broke a content security policy or left an error uncaught. */
export function keptToItself({ outsideRequests, policyViolations, pageErrors }: VsCodeWindow): void {
  assert.deepEqual({ outsideRequests, policyViolations, pageErrors }, { outsideRequests: [], policyViolations: [], pageErrors: [] });
}
