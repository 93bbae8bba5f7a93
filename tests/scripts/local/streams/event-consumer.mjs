import { startEventStream } from '../../../../scripts/local/streams/event-stream.mjs';

/** A process that delivers events until it is killed, for a test that kills it. */
await startEventStream({ ...JSON.parse(process.argv[2] ?? '{}'), announce: () => {} });
setInterval(() => {}, 1000);
process.stderr.write('started\n');
