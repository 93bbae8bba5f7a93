import { describe, expect, test } from '@jest/globals';
import { AuthError, StoreUnavailableError } from '../../../../lib/auth/errors';
import type { FieldFault } from '../../../../lib/auth/field-fault';
import type { LinkedMail } from '../../../../lib/auth/mails';
import { authServiceErrors } from '../../../../lib/endpoints/auth-service/surface';
import { linkForm, type PasswordRefusal } from '../../../../lib/endpoints/mail-links/pages';
import { type Html, markupOf } from '../../../../lib/html/html';
import { errorResponse } from '../../../../lib/http/error-response';
import { errorPage } from '../../../../lib/http/pages/error-page';
import { openPage } from '../../../../lib/http/pages/hosted-page';
import { RequestError } from '../../../../lib/http/request-error';
import type { HttpResponse } from '../../../../lib/http/response';
import { LANGUAGES, type Language } from '../../../../lib/languages';
import { createTestDeps } from '../../../support/deps';
import { gatewayEvent } from '../../../support/event';
import { pieces } from '../../../support/hostile-text';
import { pagesWith } from '../../../support/page-settings';

const { ids } = createTestDeps();
type Link = 'verify-email' | 'reset-password' | 'change-email';
interface Form {
  token: string;
  asksPassword: boolean;
  urlHasToken: boolean;
  email?: string;
  fault?: PasswordRefusal;
}

const pagesIn = (language: Language, serviceName = 'Latchkey') => {
  const settings = pagesWith({ language }).pages();
  const event = gatewayEvent('GET /verify_email');
  const page = openPage({ ...settings, brand: { ...settings.brand, serviceName } }, event);
  return {
    form: (link: Link, { asksPassword, ...form }: Form, extras = {}) =>
      page.show(
        linkForm(page, link, { email: 'bob@example.com', ...form, minimumPasswordLength: asksPassword ? 12 : null }),
        extras,
      ),
    refused: (refusal: HttpResponse) => errorPage(settings, refusal, event),
  };
};
const textOf = ({ body }: HttpResponse) => markupOf(body as Html);
const token = `${ids.newId()}.${ids.newSecret()}`;
const LINKS = ['verify-email', 'reset-password', 'change-email'] as const satisfies LinkedMail[];
const PATHS = { 'verify-email': '/verify_email', 'reset-password': '/new_password', 'change-email': '/change_email' };
const FIELDS = { 'verify-email': 'password', 'reset-password': 'new_password' };

describe.each(LANGUAGES)('in %s', (language) => {
  const pages = pagesIn(language);

  test.each(LINKS)('the form of %s is sent to its route, with the token', (link) => {
    const text = textOf(pages.form(link, { token, asksPassword: false, urlHasToken: true }));
    expect(text).toContain(`<html lang="${language}" dir="ltr">`);
    expect(text).toContain(`<form method="post" action="${PATHS[link]}" novalidate>`);
    expect(text).toContain(`<input type="hidden" name="token" value="${token}">`);
    expect(text).toMatch(/<button>[^<]+<\/button>/);
    expect(text).not.toMatch(/<input[^>]*type="password"/);
  });

  test.each(['verify-email', 'reset-password'] as const)('the form of %s may ask for a password', (link) => {
    const text = textOf(pages.form(link, { token, asksPassword: true, urlHasToken: true }));
    const input = /<input [^>]*type="password"[^>]*>/.exec(text)?.[0];
    const name = FIELDS[link];
    expect(input).toContain(`name="${name}" type="password" autocomplete="new-password" required`);
    expect(text).toMatch(new RegExp(`<label for="${name}">[^<]+</label>`));
    expect(input).toContain(`aria-describedby="${name}-hint"`);
    expect(text).toMatch(new RegExp(`<p class="hint" id="${name}-hint">[^<]*12[^<]*</p>`));
    expect(input).not.toContain('aria-invalid');
  });

  test('explains why a password is needed in a browser that did not sign up', () => {
    const asked = textOf(pages.form('verify-email', { token, asksPassword: true, urlHasToken: true }));
    const known = textOf(pages.form('verify-email', { token, asksPassword: false, urlHasToken: true }));
    expect(/<h1>.*<\/h1>\n<p>(.*)<\/p>/.exec(asked)?.[1]).not.toBe(/<h1>.*<\/h1>\n<p>(.*)<\/p>/.exec(known)?.[1]);
  });

  test.each<[code: FieldFault['code'], fault: FieldFault, english: string, french: string]>([
    ['too_short', { code: 'too_short', minimum: 12 }, 'is shorter than 12 characters', 'compte moins de 12 caractères'],
    [
      'too_many_bytes',
      { code: 'too_many_bytes', maximum: 1024 },
      'is longer than 1024 bytes',
      'est trop long (plus de 1024 octets)',
    ],
    ['nul_character', { code: 'nul_character' }, 'contains a NUL character', 'contient des caractères inutilisables'],
    [
      'broken_characters',
      { code: 'broken_characters' },
      'contains broken characters',
      'contient des caractères inutilisables',
    ],
    [
      'resembles_email',
      { code: 'resembles_email' },
      'is little more than the email address',
      'n’est guère plus que votre adresse e-mail',
    ],
    [
      'resembles_service_name',
      { code: 'resembles_service_name' },
      'is little more than the name of this service',
      'n’est guère plus que le nom de ce service',
    ],
    [
      'single_run',
      { code: 'single_run' },
      'is one character repeated, or a sequence like abcdefgh',
      'répète un seul caractère ou est une suite comme abcdefgh',
    ],
    [
      'common',
      { code: 'common' },
      'is little more than one of the most common passwords',
      'n’est guère plus que l’un des plus répandus',
    ],
    ['breached', { code: 'breached' }, 'is known from a data breach', 'figure dans une fuite de données connue'],
    [
      'wrong_type',
      { code: 'wrong_type', expected: 'string' },
      'is not a string',
      'ne convient pas. Choisissez-en un autre',
    ],
  ])('words the fault %s of a password, beside the field', (_, fault, english, french) => {
    const refusal = { code: 'invalid_field', details: { field: 'new_password', fault } } as const;
    const answer = pages.form(
      'reset-password',
      { token, asksPassword: true, urlHasToken: false, fault: refusal },
      { status: 400 },
    );
    const text = textOf(answer);
    const said = /<p class="fault" id="new_password-fault">([^<]+)<\/p>/.exec(text)?.[1];
    expect(answer.status).toBe(400);
    expect(said).toBe(language === 'en' ? `This password ${english}.` : `Ce mot de passe ${french}.`);
    expect(text).toContain('aria-invalid="true" aria-describedby="new_password-fault new_password-hint"');
  });

  test('asks for a missing password', () => {
    const fault = { code: 'missing_field', details: { field: 'password' } } as const;
    expect(textOf(pages.form('verify-email', { token, asksPassword: true, urlHasToken: false, fault }))).toContain(
      'role="alert"',
    );
  });

  test.each<[title: string, error: unknown, status: number]>([
    ['a link that is not good', new AuthError('invalid_link'), 403],
    ['a reset that is not good', new AuthError('invalid_reset_token'), 403],
    ['another site', new AuthError('cross_site'), 403],
    ['a mode without mail', new AuthError('no_mail'), 404],
    ['a missing token', new AuthError('missing_field', { field: 'token' }), 400],
    ['a body that cannot be read', new RequestError('malformed_body', 'body is not UTF-8'), 400],
    ['a body that is too large', new RequestError('payload_too_large', 'body larger'), 413],
    ['another media type', new RequestError('unsupported_media_type', 'send JSON'), 415],
    ['too many attempts', new AuthError('too_many_attempts', { retryAfterSeconds: 42 }), 429],
    ['tables that are away', new StoreUnavailableError(new Error('away')), 503],
    ['what nobody foresaw', new Error('secret'), 500],
  ])('says %s, with status and headers as they are', (_, error, status) => {
    const refusal = errorResponse(authServiceErrors, error, true);
    const answer = pages.refused(refusal);
    expect([refusal.status, answer.status]).toEqual([status, status]);
    expect(answer.headers).toMatchObject(refusal.headers ?? {});
    expect(textOf(answer)).toMatch(/<h1>[^<]+<\/h1>\n<p>[^<]+<\/p>/);
    expect(textOf(answer).replace(/<style.*<\/style>/s, '')).not.toMatch(/undefined|NaN|secret/);
    if (status === 429) expect(textOf(answer)).toContain('42');
  });

  test('every page has a new nonce', () => {
    const form = { token, asksPassword: false, urlHasToken: true };
    const nonces = [1, 2].map(() => pages.form('verify-email', form).headers?.['content-security-policy']);
    expect(nonces[0]).not.toBe(nonces[1]);
  });
});

test.each(pieces.map((piece) => [JSON.stringify(piece).slice(0, 20), piece]))(
  '%s stays text wherever it stands',
  (_, piece) => {
    const hostile = `${piece}"><script>alert(1)</script><input name='x`;
    const pages = pagesIn('en', hostile);
    const fault = {
      code: 'invalid_field',
      details: { field: 'password', fault: { code: 'no_mail', suggestion: hostile } },
    } as const;
    for (const answer of [
      pages.form('verify-email', { token: hostile, asksPassword: true, urlHasToken: false, fault }),
      pages.form('reset-password', { token, email: hostile, asksPassword: true, urlHasToken: true }),
    ]) {
      const text = textOf(answer);
      expect(text.match(/<script/g)).toHaveLength(1);
      expect(text).not.toContain('<script>');
      expect(text.match(/<input/g)).toHaveLength(3);
    }
  },
);
