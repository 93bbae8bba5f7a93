import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { findRunningMode } from '../../../scripts/admin/running-mode';
import { createRunFacts } from '../../../scripts/local/run-facts.mjs';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A server that answers as a local service does. @returns its address. */
const serve = async (facts: { contract_mode: string; dynamodb: string }): Promise<string> => {
  const pages = createRunFacts(facts);
  const server = createServer(async ({ method = '', url = '', headers, socket }, response) => {
    const answer = await pages({ method, url, host: headers.host, ip: socket.remoteAddress });
    response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body ?? '<html>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  cleanUps.push(() => server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}`;
};

const said: string[] = [];
const ask = (address: string, given?: string) =>
  findRunningMode({ address, dynamodb: 'http://localhost:8000' }, given, (line) => void said.push(line));

describe('the mode of a local service', () => {
  test('is the one that the service runs in, whatever the environment says', async () => {
    const address = await serve({ contract_mode: 'hardened', dynamodb: 'http://127.0.0.1:8000' });
    expect(await ask(address, 'classic')).toBe('hardened');
    expect(said.at(-1)).toBe(`Mode hardened, like the service at ${address}.`);
  });

  test('is not that of a service on another DynamoDB', async () => {
    const address = await serve({ contract_mode: 'hardened', dynamodb: 'http://127.0.0.1:8001' });
    expect(await ask(address, 'classic')).toBe('classic');
    expect(said.at(-1)).toMatch(/^Mode classic, from CONTRACT_MODE: no service at .* uses the DynamoDB at .*:8000\.$/);
  });

  test.each([
    ['nothing listens', async () => 'http://localhost:9'],
    ['another program listens', async () => `${await serve({ contract_mode: 'classic', dynamodb: '' })}/other`],
  ])('is unknown where %s and the environment has none', async (_, address) => {
    await expect(ask(await address())).rejects.toMatchObject({
      code: 'mode_unknown',
      message: expect.stringMatching(/Set PORT .* or CONTRACT_MODE\./),
    });
  });
});

describe('GET /local.json', () => {
  const pages = createRunFacts({ contract_mode: 'classic', dynamodb: 'http://127.0.0.1:8000' });

  test.each([
    ['POST', '/local.json', 'localhost:3000', '127.0.0.1'],
    ['GET', '/local.jsonx', 'localhost:3000', '127.0.0.1'],
    ['GET', '/local.json', 'latchkey.example.com', '127.0.0.1'],
    ['GET', '/local.json', undefined, '127.0.0.1'],
    ['GET', '/local.json', 'localhost:3000', '192.0.2.1'],
  ])('leaves %s %s of host %s from %s to the service', async (method, url, host, ip) => {
    expect(await pages({ method, url, host, ip })).toBeNull();
  });
});
