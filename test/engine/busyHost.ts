/** A host that starts the engine, keeps it busy, and prints its process id. Killed by the test that runs it. */
import { EngineClient } from '../../src/app/engine/engineClient.ts';

const [enginePath, path] = process.argv.slice(2) as [string, string];
const client = new EngineClient({ enginePath });
await client.loadModel({ path, threads: 1, sequences: 1 });
let told = false;
await client.generate([{ prompt: { kind: 'raw', text: 'Once' }, interventions: [], maxTokens: 4000, sampling: { kind: 'greedy' } }], [], 'batch', {
  onText: () => {
    if (!told) console.log(client.pid);
    told = true;
  },
});
