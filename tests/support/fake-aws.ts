import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on the loopback interface that gives every request of an AWS client this answer, in the request's content type. */
export const startFakeAws = async (answer: string) => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.writeHead(200, { 'content-type': request.headers['content-type'] ?? '' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
