import { exchange, type HttpsRequest } from './https-exchange';

/**
 * Send a GET request and read the answer as text.
 * @throws as `exchange`; for a status other than 200, with a `code` such as `HTTP_503`.
 */
export const getHttpsText = async (options: Omit<HttpsRequest, 'body'>): Promise<string> => {
  const { status, text } = await exchange(options);
  if (status !== 200) throw Object.assign(new Error('unexpected status'), { code: `HTTP_${status}` });
  return text;
};
