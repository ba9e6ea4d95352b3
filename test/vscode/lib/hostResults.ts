/** One test that ran inside the extension host; the suite's runner writes all of them as JSON. */
export interface HostTestResult {
  title: string;
  state: 'passed' | 'failed' | 'skipped';
  error?: string;
}

/** The environment variable that names the file for them. */
export const resultsVariable = 'STEERBOARD_HOST_RESULTS';

/** Vendor of the language models that a test brings; VS Code takes them only where an extension's manifest names it. */
export const testVendor = 'steerboard-tests';
