/** Wait for a result, but not longer than the caller wants. @throws the reason of the signal, once it is aborted */
export const until = <Value>(result: Promise<Value>, signal?: AbortSignal | undefined): Promise<Value> => {
  if (signal === undefined) return result;
  let abort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
  return Promise.race([result, aborted]).finally(() => signal.removeEventListener('abort', abort));
};

/** @throws the reason of the signal, once it is aborted */
export const sleep = (seconds: number, signal?: AbortSignal | undefined): Promise<void> => {
  let timer: ReturnType<typeof setTimeout>;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  return until(passed, signal).finally(() => clearTimeout(timer));
};
