import { describe, expect, test } from '@jest/globals';
import { showLink } from '../../../../lib/auth/sign-in-links/show-link';
import { createMailDeps, newMailAccount } from '../../../support/mail-links';
import { madeUpSignInToken, mailedLink } from '../../../support/sign-in-links';

const invalid = { code: 'invalid_link' };

describe('showLink', () => {
  test('names the account that the link opens, as often as it is asked', async () => {
    const deps = createMailDeps();
    const { email } = await newMailAccount(deps);
    const { token } = await mailedLink(deps, email);
    for (const _ of [1, 2]) expect(await showLink(deps, token)).toEqual({ email, isSignUp: false, returnTo: null });
  });

  test('says that an email has no account', async () => {
    const deps = createMailDeps();
    const { token, email } = await mailedLink(deps, 'stranger@example.com');
    expect(await showLink(deps, token)).toEqual({ email, isSignUp: true, returnTo: null });
  });

  test('refuses a link that was replaced, or that has expired', async () => {
    const deps = createMailDeps();
    const { email } = await newMailAccount(deps);
    const older = await mailedLink(deps, email);
    const newer = await mailedLink(deps, email);
    await expect(showLink(deps, older.token)).rejects.toMatchObject(invalid);
    deps.clock.moveBy(599_999);
    expect(await showLink(deps, newer.token)).toMatchObject({ email });
    deps.clock.moveBy(1);
    await expect(showLink(deps, newer.token)).rejects.toMatchObject(invalid);
  });

  test('refuses what is no token, and a token that no mail contained, and counts and records nothing', async () => {
    const deps = createMailDeps();
    const { token } = await mailedLink(deps, (await newMailAccount(deps)).email);
    deps.recorded.length = 0;
    const guessed = `${token.slice(0, 44)}${deps.ids.newSecret()}`;
    for (const text of ['', 'cut', token.slice(1), guessed, madeUpSignInToken(deps.ids)])
      await expect(showLink(deps, text)).rejects.toMatchObject(invalid);
    expect(deps.recorded).toEqual([]);
  });
});
