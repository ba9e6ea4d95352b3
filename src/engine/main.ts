/** Entry of the engine process. Forked by a host with an IPC channel of advanced serialization; leaves when the host does. */
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { forward, serve } from './server.ts';
import { WorkerHandle } from './workerHandle.ts';

/** How long the worker may take to free the model before the process is ended under it. */
const LEAVE_MILLISECONDS = 2000;
/** Exit codes besides 0: used wrongly, a fault of our own code, a native context that is unusable. */
const EXIT_USAGE = 64;
const EXIT_FAULT = 70;
const EXIT_BROKEN = 75;
/** Time for the refusals to leave the process. */
const FAREWELL_MILLISECONDS = 200;

if (process.send === undefined) {
  console.error('The engine is started by Steerboard, not by hand.');
  process.exit(EXIT_USAGE);
}

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const worker = new WorkerHandle(
  new URL('./engine-worker.mjs', import.meta.url),
  (notice) => {
    if (notice.kind === 'broken') {
      console.error(`The model's context is unusable: ${notice.message}`);
      setTimeout(() => process.exit(EXIT_BROKEN), FAREWELL_MILLISECONDS);
    } else {
      forward(connection, worker, notice).catch((error: unknown) => console.error('A notice could not be sent:', error));
    }
  },
  (error) => {
    console.error('The worker thread failed:', error);
    process.exit(EXIT_FAULT);
  },
);

function leave(): void {
  // A native call can't be interrupted from here, and process.exit would wait for it.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LEAVE_MILLISECONDS);
  void worker.leave().then(() => process.exit(0));
}

process.once('disconnect', leave);
// The host may have gone before the line above.
if (!process.connected) leave();
// Ctrl+C in a terminal reaches the whole group; whether work ends is the host's to decide.
process.on('SIGINT', () => undefined);

serve(connection, worker);
connection.listen();
