import { describe, expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { useAttackedService } from './attacked-service';
import { linkFor, mailedToken, newPerson, requestedEmail, signIn, signUp } from './people';

/** Software that opens the links of a mail does not use them up. RFC 9110 section 9.2.1 */

const service = useAttackedService();
const TIMES = 50;

const password = () => newCredentials().password;

const links = {
  showVerification: {
    make: async () => mailedToken(service, (await signUp(service)).email),
    use: (token: string) => service.send('verifyEmail', { form: { token, password: password() } }),
  },
  showNewPassword: {
    make: async () => linkFor(service, 'reset-password', (await newPerson(service)).email),
    use: (token: string) => service.send('setNewPassword', { form: { token, new_password: password() } }),
  },
  showEmailChange: {
    make: async () => {
      const { session } = await signIn(service, await newPerson(service));
      return (await requestedEmail(service, session)).token;
    },
    use: (token: string) => service.send('confirmEmailChange', { form: { token } }),
  },
};

describe.each(Object.entries(links))('%s', (name, { make, use }) => {
  test('fifty times by GET and by HEAD changes nothing, reads one item each, and the link still works once', async () => {
    const token = await make();
    const path = service.routed.find((routed) => routed.name === name)?.path;
    const before = await service.tables.snapshot();

    for (let times = 0; times < TIMES; times += 1) {
      for (const method of ['GET', 'HEAD']) {
        const headers = { accept: times % 2 === 0 ? 'text/html' : '*/*', 'sec-purpose': 'prefetch' };
        const work = await service.workOf(name, { route: `${method} ${path}`, query: { token }, headers });
        expect({ ...work, status: work.answer.status }).toMatchObject({
          tableCalls: ['dynamodb:GetItem UsersTable'],
          hashes: 0,
          status: 200,
        });
      }
    }

    expect(await service.tables.snapshot()).toEqual(before);
    expect([(await use(token)).status, (await use(token)).status]).toEqual([200, 403]);
  });

  test('reveals the token to nobody: the page loads nothing from other hosts and sends no referrer', async () => {
    const token = await make();

    const { headers, text } = await service.send(name, { query: { token }, headers: { accept: 'text/html' } });

    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'nonce-[\w-]{22}';(?: script-src 'nonce-[\w-]{22}';)? form-action 'self'/,
    );
    expect(text).not.toMatch(/src=|url\(|@import/i);
    expect([...text.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['#main', '/']);
  });
});
