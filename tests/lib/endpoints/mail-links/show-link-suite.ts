import { describe, expect, jest, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import type { MailPurpose } from '../../../../lib/auth/entities';
import {
  BROWSER,
  createMailLinks,
  type MailLinks,
  madeUpToken,
  newMailAccount,
  sentToken,
} from '../../../support/mail-links';

interface Link {
  readonly show: 'showVerification' | 'showNewPassword' | 'showEmailChange';
  readonly use: 'verifyEmail' | 'setNewPassword' | 'confirmEmailChange';
  readonly purpose: MailPurpose;
  /** The fields that are sent with the token. */
  readonly form: Record<string, string>;
  /** Where the page of a link that does not work leads. */
  readonly waysOn: readonly string[];
}

/** An account, and the token of a mail to it. */
export const withLink = async (service: MailLinks, purpose: MailPurpose) => {
  const { deps } = service;
  const account = await newMailAccount(deps, { emailVerified: purpose !== 'verify-email' });
  const newEmail = `new-${account.email}`;
  const to = { id: account.user.id, email: purpose === 'change-email' ? newEmail : account.email };
  if (purpose === 'change-email') {
    const mail = { id: deps.ids.newId(), purpose, email: newEmail, userId: to.id, createdAt: deps.clock.now() };
    await deps.users.requestEmailChange({ user: account.user, newEmail, mails: [mail], now: deps.clock.now() });
  }
  return { ...account, newEmail, token: await sentToken(deps, purpose, to) };
};

/** Tests of every page that a link opens. */
export const describeLinkPage = ({ show, use, purpose, form, waysOn }: Link): void => {
  describe('the page of a link', () => {
    test('is a page with the token in a form, and is never stored by caches', async () => {
      const service = createMailLinks();
      const { token } = await withLink(service, purpose);
      const answer = await service[show]({ query: { token }, headers: BROWSER });
      expect([answer.status, answer.cookies]).toEqual([200, []]);
      expect(answer.text).toContain(`name="token" value="${token}"`);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
    });

    test('can be opened many times before the link is used once', async () => {
      const service = createMailLinks();
      const { token } = await withLink(service, purpose);
      for (let times = 0; times < 100; times += 1) {
        const method = times % 2 === 0 ? 'GET' : 'HEAD';
        expect((await service[show]({ method, query: { token } })).status).toBe(200);
      }
      expect((await service[use]({ form: { token, ...form } })).status).toBe(200);
      expect((await service[use]({ form: { token, ...form } })).status).toBe(403);
    });

    test('answers HEAD with the same headers, without a body', async () => {
      const service = createMailLinks();
      const query = { token: (await withLink(service, purpose)).token };
      const [got, head] = [await service[show]({ query }), await service[show]({ method: 'HEAD', query })];
      expect([head.status, head.text]).toEqual([200, '']);
      expect(Object.keys(head.headers)).toEqual(Object.keys(got.headers));
    });

    test('says at once that a link was used, replaced or has expired, without the form, and leads on', async () => {
      const service = createMailLinks();
      const { deps } = service;
      const used = await withLink(service, purpose);
      await service[use]({ form: { token: used.token, ...form } });
      const replaced = await withLink(service, purpose);
      const to = { id: replaced.user.id, email: purpose === 'change-email' ? replaced.newEmail : replaced.email };
      await sentToken(deps, purpose, to);
      const expired = await withLink(service, purpose);
      const refusals = [used.token, replaced.token, madeUpToken(deps, expired.user.id), madeUpToken(deps)];
      const pageOf = async (token: string) => {
        const { status, text } = await service[show]({ query: { token }, headers: BROWSER });
        expect([status, text.includes('<form')]).toEqual([403, false]);
        return text.replace(/nonce="[^"]+"/, '');
      };
      const pages = [];
      for (const token of refusals) pages.push(await pageOf(token));
      deps.clock.moveBy(25 * 3_600_000);
      pages.push(await pageOf(expired.token));
      expect(new Set(pages).size).toBe(1);
      expect([...String(pages[0]).matchAll(/<a class="button[^"]*" href="([^"]+)"/g)].map(([, href]) => href)).toEqual(
        waysOn,
      );
    });

    test('names the account', async () => {
      const service = createMailLinks();
      const { token, email } = await withLink(service, purpose);
      expect((await service[show]({ query: { token } })).text).toContain(email);
    });

    test('ignores additional arguments', async () => {
      const service = createMailLinks();
      const query = { token: (await withLink(service, purpose)).token, utm_source: 'mail' };
      expect((await service[show]({ query })).status).toBe(200);
    });

    test.each([{}, { token: '' }, { token: 'cut' }, { token: '"><script>alert(1)</script>' }])(
      'is a refusal for %p: a page for a browser, JSON for others',
      async (query) => {
        const service = createMailLinks();
        const answer = await service[show]({ query, headers: BROWSER });
        expect([answer.status, answer.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
        expect(answer.text).not.toMatch(/<form|<script/);
        const { status, text } = await service[show]({ query });
        expect([status, text]).toEqual([403, '{"message":"invalid or expired link","code":"invalid_link"}']);
      },
    );

    test('answers 404 in a mode without mail', async () => {
      const service = createMailLinks({ mode: classicMode });
      for (const token of [madeUpToken(service.deps), 'cut']) {
        const { status, text } = await service[show]({ query: { token } });
        expect([status, text]).toEqual([404, '{"error":"Not found"}']);
      }
      expect((await service[show]({ headers: BROWSER })).headers['content-type']).toContain('text/html');
    });

    test('uses the language of the mails', async () => {
      const service = createMailLinks({ language: 'fr' });
      const query = { token: (await withLink(service, purpose)).token };
      expect((await service[show]({ query })).text).toContain('<html lang="fr" dir="ltr">');
    });

    test('records and counts nothing, and reads no table for text that cannot be a token', async () => {
      const service = createMailLinks();
      const read = jest.spyOn(service.deps.users, 'findUserBySecret');
      service.deps.recorded.length = 0;
      await service[show]({ query: { token: 'cut' } });
      expect(read).not.toHaveBeenCalled();
      for (let times = 0; times < 50; times += 1)
        expect((await service[show]({ query: { token: madeUpToken(service.deps) } })).status).toBe(403);
      expect([read.mock.calls.length, service.deps.recorded]).toEqual([50, []]);
    });
  });
};
