/**
 * The retries and timeouts of every AWS client. With them, a request gets its response or a 503 within the function's 10
 * seconds. ASVS 5.0 13.1.3
 */
export const clientSettings = {
  maxAttempts: 3,
  // `requestTimeout` ends when the headers of the response arrive; `socketTimeout` covers a body that stops in the middle.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true, socketTimeout: 2000 },
};
