/** One test that ran inside the extension host; the suite's runner writes all of them as JSON. */
export interface HostTestResult {
  title: string;
  state: 'passed' | 'failed' | 'skipped';
  error?: string;
}

/** The environment variable that names the file for them. */
export const resultsVariable = 'STEERBOARD_HOST_RESULTS';

/** Names the system whose keys the window has. */
export const systemVariable = 'STEERBOARD_HOST_SYSTEM';

/** Of what the names of the files are that are run, where not all are. */
export const onlyVariable = 'STEERBOARD_HOST_ONLY';

/** Vendor of the language models that a test brings; VS Code takes them only where an extension's manifest names it. */
export const testVendor = 'steerboard-tests';
