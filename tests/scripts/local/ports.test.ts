import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { findFreePort, requireFreePort } from '../../../scripts/local/ports.mjs';

test('a port in use is refused with its number and its setting', async () => {
  const port = await findFreePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  await expect(requireFreePort('DYNAMODB_PORT', port)).rejects.toThrow(
    `Port ${port} is in use: stop the program that listens there, or set DYNAMODB_PORT to another port.`,
  );

  await new Promise((resolve) => server.close(resolve));
  await expect(requireFreePort('DYNAMODB_PORT', port)).resolves.toBeUndefined();
});

test('an address of another machine is refused with its setting', async () => {
  // TEST-NET-1, which no machine has. RFC 5737
  const refused = requireFreePort('PORT', await findFreePort(), '192.0.2.1');
  await expect(refused).rejects.toThrow('HOST is 192.0.2.1, which is not an address of this machine (EADDRNOTAVAIL).');
});
