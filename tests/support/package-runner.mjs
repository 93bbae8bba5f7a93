/**
 * Replaces the Lambda runtime, in its own process: loads an unpacked function, handles one event, and ends.
 * Started by packaged-handler.ts. Event and answer use the IPC channel of the parent process; logs go to stdout.
 */
process.once('message', async ({ module, event, context }) => {
  const { handler } = await import(module);
  // A function of the runtime's context, which an IPC message cannot contain.
  const answer = await handler(event, { ...context, getRemainingTimeInMillis: () => 60_000 });
  process.send?.(answer, () => process.exit());
});
