/** What every client of AWS is held to: an answer or a 503 within the function's 10 seconds. ASVS 5.0 13.1.3 */
export const clientSettings = {
  maxAttempts: 3,
  // The request's timeout ends with the answer's head; the socket's watches over a body that stops coming.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true, socketTimeout: 2000 },
};
