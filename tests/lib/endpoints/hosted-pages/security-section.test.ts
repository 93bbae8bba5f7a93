import { describe, expect, test } from '@jest/globals';
import { securitySection } from '../../../../lib/endpoints/hosted-pages/security-section';
import { noSecondFactors } from '../../../../lib/endpoints/listed-second-factors';
import { markupOf } from '../../../../lib/html/html';
import { openPage } from '../../../../lib/http/pages/hosted-page';
import { gatewayEvent } from '../../../support/event';
import { pagesWith } from '../../../support/page-settings';

type Factors = Parameters<typeof securitySection>[1];

const passkey = (index: number): Factors['passkeys'][number] => ({
  id: `id-${index}`,
  name: `<Key ${index}>`,
  created_at: '2026-11-20T10:00:00.123Z',
  last_used_at: index === 0 ? '2026-11-29T08:12:01.004Z' : null,
  backed_up: true,
});

const shown = (factors: Partial<Factors>, language: 'en' | 'fr' = 'en'): string => {
  const page = openPage(pagesWith({ language }).pages(), gatewayEvent('GET /account'));
  return markupOf(securitySection(page, { ...noSecondFactors, ...factors }));
};

describe('the section of the account page about second factors', () => {
  test('leads to the set-up of an app, and offers a passkey, to a user without any', () => {
    const markup = shown({});
    expect(markup).toContain('href="/setup-2fa"');
    expect(markup).not.toContain('name="code"');
    expect(markup).toContain('You have no passkeys yet.');
    expect(markup).toMatch(/<form [^>]*action="\/account\/passkeys" data-passkey="create"[^>]* hidden>/);
    expect(markup).toContain('data-passkey-help');
  });

  test('shows since when there is an app, how many codes are left, and a form for each', () => {
    const totp = { enabled: true, enabled_at: '2026-11-20T10:00:00.000Z' };
    const markup = shown({ totp, recovery_codes: { left: 3 } }, 'fr');
    expect(markup).toContain('Configurée le 20 novembre 2026.');
    expect(markup).toContain('3 restants sur 10');
    for (const action of ['/account/authenticator/remove', '/account/recovery-codes'])
      expect(markup).toContain(`action="${action}"`);
  });

  test('lists passkeys by name and last use, each with its own forms', () => {
    const markup = shown({ passkeys: [passkey(0), passkey(1)] });
    expect(markup).toContain('&lt;Key 0&gt;');
    expect(markup).toContain('Added on November 20, 2026. Last used on November 29, 2026.');
    expect(markup).toContain('Added on November 20, 2026. Not used yet.');
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBe(new Set(ids).size);
    expect(markup.match(/name="id" value="id-1"/g)).toHaveLength(2);
  });

  test('offers no more than 20 passkeys', () => {
    const markup = shown({ passkeys: Array.from({ length: 20 }, (_, index) => passkey(index)) });
    expect(markup).not.toContain('action="/account/passkeys"');
    expect(markup).toContain('You have 20 passkeys.');
  });
});
