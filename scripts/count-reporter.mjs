// A reporter for node:test that writes only what the total needs, as one JSON object.

/** A suite is no test, unless something of its own fails (a hook). A file without a test would otherwise pass as one. */
export default async function* countReporter(events) {
  const counts = { passed: 0, failed: 0, skipped: 0, emptyFiles: [] };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { type: kind, error } = data.details;
    if (kind === 'suite' && (type === 'test:pass' || error?.failureType === 'subtestsFailed')) continue;
    if (data.skip !== undefined && data.skip !== false) counts.skipped++;
    else if (type === 'test:fail') counts.failed++;
    else if (data.nesting === 0 && data.name.endsWith('.test.ts')) counts.emptyFiles.push(data.name);
    else counts.passed++;
  }
  yield JSON.stringify(counts);
}
