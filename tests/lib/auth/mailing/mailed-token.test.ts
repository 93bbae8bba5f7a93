import { describe, expect, test } from '@jest/globals';
import { getMailedToken, parseMailedToken } from '../../../../lib/auth/mailing/mailed-token';
import { formatOwnedSecret } from '../../../../lib/auth/user-id';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createTestDeps } from '../../../support/deps';
import { pieces } from '../../../support/hostile-text';

const { ids } = createTestDeps();
const newToken = () => formatOwnedSecret(ids.newId(), ids.newSecret());

describe('a mailed token', () => {
  test('names its user, and is known by the hash of the whole', () => {
    const token = newToken();
    const userId = token.slice(0, 36);
    expect(parseMailedToken(token)).toEqual({ userId, tokenHash: hashToken(token) });
    expect(getMailedToken(token)).toEqual({ userId, tokenHash: hashToken(token) });
  });

  const [userId, secret] = newToken().split('.') as [string, string];
  test.each([
    ['nothing', ''],
    ['the user id alone', userId],
    ['the secret alone', secret],
    ['a shorter secret', `${userId}.${secret.slice(1)}`],
    ['a longer secret', `${userId}.${secret}A`],
    ['a secret that is not base64url', `${userId}.${secret.slice(1)}+`],
    ['capitals in the id', `${userId.toUpperCase()}.${secret}`],
    ['an id of another version', `${userId.slice(0, 14)}1${userId.slice(15)}.${secret}`],
    ['space around it', ` ${userId}.${secret}`],
    ['a line after it', `${userId}.${secret}\n`],
    ['two of them', `${userId}.${secret},${userId}.${secret}`],
    ...pieces.map((piece): [string, string] => [JSON.stringify(piece).slice(0, 20), `${userId}${piece}${secret}`]),
  ])('is none with %s', (_, text) => {
    const isOne = text === `${userId}.${secret}`;
    expect(parseMailedToken(text) === null).toBe(!isOne);
    if (!isOne) expect(() => getMailedToken(text)).toThrow(expect.objectContaining({ code: 'invalid_link' }));
  });
});
