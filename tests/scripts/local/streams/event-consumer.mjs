import { register } from 'tsx/esm/api';

/** A process that delivers events until it is killed, for a test that kills it. */
register();
const { startEventStream } = await import('../../../../scripts/local/streams/event-stream.mjs');
await startEventStream({ ...JSON.parse(process.argv[2] ?? '{}'), announce: () => {} });
setInterval(() => {}, 1000);
process.stderr.write('started\n');
