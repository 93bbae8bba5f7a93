import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import type { MailPurpose } from '../../../../lib/auth/entities';
import type { NoticeCode } from '../../../../lib/http/pages/notices';
import { unreadableBodies } from '../../../support/auth-service';
import type { Answer } from '../../../support/event';
import { BASE_URL, BROWSER, createMailLinks, madeUpToken, OWN_FORM } from '../../../support/mail-links';
import { withLink } from './show-link-suite';

interface Link {
  readonly use: 'verifyEmail' | 'setNewPassword' | 'confirmEmailChange';
  readonly purpose: MailPurpose;
  /** The fields that are sent with the token. */
  readonly form: Record<string, string>;
  readonly message: string;
  /** Of the page after it. */
  readonly notice: NoticeCode;
  readonly refused: string;
}

const isPage = ({ headers }: Answer): boolean => headers['content-type'] === 'text/html; charset=utf-8';

/** Tests of every endpoint that uses a link. */
export const describeLinkUse = ({ use, purpose, form, message, notice, refused }: Link): void => {
  const withService = async () => {
    const service = createMailLinks();
    const given = await withLink(service, purpose);
    const email = purpose === 'change-email' ? given.newEmail : given.email;
    return { service, send: service[use], ...given, email };
  };

  describe('the use of a link', () => {
    test.each([
      ['a form', (fields: Record<string, string>) => ({ form: fields })],
      ['a form in base64', (fields: Record<string, string>) => ({ form: fields, base64: true })],
      ['JSON', (fields: Record<string, string>) => ({ json: fields })],
    ])('answers a program that sends %s', async (_, partsOf) => {
      const { send, token, email } = await withService();
      const answer = await send(partsOf({ token, ...form }));
      expect([answer.status, answer.text]).toEqual([200, JSON.stringify({ email, message })]);
    });

    test('leads a browser that sends the form to the sign-in, with the email filled in and a notice', async () => {
      const { send, token, email } = await withService();
      const answer = await send({ form: { token, ...form }, headers: OWN_FORM });
      expect([answer.status, answer.text]).toEqual([303, '']);
      expect(answer.headers).toMatchObject({
        location: `/login?${new URLSearchParams({ login_hint: email })}`,
        'cache-control': 'no-store',
      });
      expect(answer.cookies).toEqual([expect.stringMatching(new RegExp(`^__Host-notice=${notice};`))]);
    });

    test('works once', async () => {
      const { send, token } = await withService();
      await send({ form: { token, ...form } });
      const again = await send({ form: { token, ...form } });
      expect([again.status, again.text, again.cookies]).toEqual([403, refused, []]);
    });

    test('succeeds exactly once for several requests at the same time', async () => {
      const { send, token } = await withService();
      const answers = await Promise.all(Array.from({ length: 20 }, () => send({ form: { token, ...form } })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(403)]);
    });

    test('gives the same answer for every reason of a refusal, as a page to a browser', async () => {
      const { service, send, user, token } = await withService();
      const { token: others } = await withLink(service, purpose);
      const tokens = [
        madeUpToken(service.deps, user.id),
        madeUpToken(service.deps),
        `${user.id}${others.slice(36)}`,
        'cut',
        token.toUpperCase(),
      ];
      for (const presented of tokens) {
        const { status, text } = await send({ form: { token: presented, ...form } });
        expect([status, text]).toEqual([403, refused]);
        const answer = await send({ form: { token: presented, ...form }, headers: OWN_FORM });
        expect([answer.status, isPage(answer)]).toEqual([403, true]);
      }
      expect((await send({ form: { token, ...form } })).status).toBe(200);
    });

    test.each([
      ['a foreign page', { origin: 'https://evil.example' }],
      ['a page that hides', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
      ['another site', { 'sec-fetch-site': 'cross-site' }],
    ])('is refused to %s before all else', async (_, headers) => {
      const { send, token } = await withService();
      for (const parts of [{ form: { token, ...form } }, { text: '{' }]) {
        const { status, text } = await send({ ...parts, headers });
        expect([status, text]).toEqual([403, '{"message":"Forbidden","code":"cross_site"}']);
      }
      expect(isPage(await send({ form: { token, ...form }, headers: { ...BROWSER, ...headers } }))).toBe(true);
      expect((await send({ form: { token, ...form }, headers: { origin: BASE_URL } })).status).toBe(200);
    });

    test('works for the form of our page in a browser that hides its origin and sends no Fetch Metadata', async () => {
      const { send, token } = await withService();
      expect((await send({ form: { token, ...form }, headers: { ...BROWSER, origin: 'null' } })).status).toBe(303);
    });

    test('needs a token', async () => {
      const { send } = await withService();
      const { status, text } = await send({ form });
      expect([status, text]).toEqual([400, '{"message":"token missing","code":"missing_field","field":"token"}']);
    });

    test.each(unreadableBodies)('refuses %s, as a page to a browser', async (_, parts, status, shape) => {
      const { send } = await withService();
      const answer = await send(parts);
      expect([answer.status, answer.body]).toEqual([
        status,
        expect.objectContaining({ [shape]: expect.any(String), code: expect.any(String) }),
      ]);
      const toBrowser = await send({ ...parts, headers: { ...BROWSER, ...parts.headers } });
      expect([toBrowser.status, isPage(toBrowser)]).toEqual([status, true]);
    });

    test('answers 404 in a mode without mail, for every body', async () => {
      const service = createMailLinks({ mode: classicMode });
      const parts = [
        { form: { token: madeUpToken(service.deps), ...form } },
        { text: '{', headers: { 'content-type': 'text/plain' } },
        { headers: { origin: 'https://evil.example' } },
      ];
      for (const part of parts) {
        const { status, text } = await service[use](part);
        expect([status, text]).toEqual([404, '{"error":"Not found"}']);
      }
    });
  });
};

/** Tests of every form for a password. */
export const describePasswordForm = (
  use: 'verifyEmail' | 'setNewPassword',
  purpose: MailPurpose,
  field: string,
): void => {
  describe('a password that is refused', () => {
    test.each([
      ['is too short', 'short', `${field} is shorter than 8 characters`],
      ['is blank', ' ', `${field} missing`],
    ])('because it %s leaves the token good, and browsers get the form again', async (_, password, reason) => {
      const service = createMailLinks();
      const { token } = await withLink(service, purpose);
      const { status, body } = await service[use]({ form: { token, [field]: password } });
      expect([status, body]).toEqual([400, expect.objectContaining({ message: reason, field })]);

      const answer = await service[use]({ form: { token, [field]: password }, headers: OWN_FORM, base64: true });
      expect([answer.status, isPage(answer), answer.cookies]).toEqual([400, true, []]);
      expect(answer.text).toContain(`name="token" value="${token}"`);
      expect(answer.text).toContain(`name="${field}" type="password"`);
      expect(answer.text).toMatch(/role="alert"/);
      expect(answer.text).not.toContain(`value="${password}"`);

      const good = { token, [field]: 'a password that is good' };
      expect((await service[use]({ form: good, headers: OWN_FORM })).status).toBe(303);
    });

    test('is explained in a form that still names the account', async () => {
      const service = createMailLinks();
      const { token, email } = await withLink(service, purpose);
      const sent = { token, account: email, [field]: 'short' };
      const { text } = await service[use]({ form: sent, headers: OWN_FORM });
      expect(text).toContain(`name="account" value="${email}" autocomplete="username"`);
      expect((await service[use]({ form: { ...sent, [field]: 'a password that is good' } })).status).toBe(200);
    });

    test('does not show a form for text that is not a token', async () => {
      const service = createMailLinks();
      const form = { token: '"><script>alert(1)</script>', [field]: ' ' };
      const answer = await service[use]({ form, headers: OWN_FORM });
      expect([answer.status, isPage(answer)]).toEqual([400, true]);
      expect(answer.text).not.toMatch(/<form|<script/);
    });
  });
};
