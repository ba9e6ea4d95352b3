/** Entry of the engine's worker thread: everything native happens here. */
import { parentPort, workerData } from 'node:worker_threads';
import { CancelBoard } from './cancelBoard.ts';
import { openEngineCore } from './engineCore.ts';
import { WorkerLoop } from './workerLoop.ts';

const { board } = workerData as { board: SharedArrayBuffer };
await new WorkerLoop(parentPort!, new CancelBoard(board), openEngineCore).run();
parentPort!.close();
