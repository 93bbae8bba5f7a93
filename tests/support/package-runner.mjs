/**
 * A stand-in for the Lambda runtime, in a process of its own: loads an unpacked function, handles one event, ends.
 * Started by packaged-handler.ts; the event comes and the answer goes through the parent's channel, logs go to stdout.
 */
process.once('message', async ({ module, event, context }) => {
  const { handler } = await import(module);
  // The runtime's clock, which no message can carry.
  const answer = await handler(event, { ...context, getRemainingTimeInMillis: () => 60_000 });
  process.send?.(answer, () => process.exit());
});
