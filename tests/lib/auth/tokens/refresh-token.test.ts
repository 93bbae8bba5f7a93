import { describe, expect, test } from '@jest/globals';
import {
  firstRefreshToken,
  formatRefreshToken,
  parseRefreshToken,
  refreshHashes,
  successorOf,
} from '../../../../lib/auth/tokens/refresh-token';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createTestDeps } from '../../../support/deps';

const { ids } = createTestDeps();
const owner = { userId: ids.newId(), sessionId: ids.newId() };
const newToken = () => firstRefreshToken(ids, owner);

describe('a refresh token', () => {
  test('is a text with user id and session id, and can be parsed again', () => {
    const token = newToken();
    const text = formatRefreshToken(token);
    expect(text).toBe(`${owner.userId}.${owner.sessionId}.${token.family}.${token.secret}`);
    expect(parseRefreshToken(text)).toEqual(token);
  });

  test('has two secrets of its own', () => {
    const [one, other] = [newToken(), newToken()];
    const secrets = [one.family, one.secret, other.family, other.secret];
    expect(new Set(secrets).size).toBe(4);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test.each<[title: string, spoil: (text: string) => string]>([
    ['nothing', () => ''],
    ['what is shorter', (text) => text.slice(0, -1)],
    ['what is longer', (text) => `${text}A`],
    ['a further part', (text) => `${text}.A`],
    ['space before it', (text) => ` ${text}`],
    ['a line end behind it', (text) => `${text}\n`],
    ['capitals', (text) => text.toUpperCase()],
    ['another alphabet', (text) => text.replace(/.$/, '+')],
    ['no user', (text) => text.slice(37)],
    ['the key of a claim', (text) => text.replace(owner.userId, 'email#ada@example.com')],
  ])('is not read from %s', (_, spoil) => {
    expect(parseRefreshToken(spoil(formatRefreshToken(newToken())))).toBeNull();
  });
});

describe('a successor', () => {
  test('is the same for the same token and salt, and differs from the token only in its secret', () => {
    const token = newToken();
    const successor = successorOf(token, 'salt');
    expect(successor).toEqual({ ...token, secret: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) });
    expect(successor.secret).not.toBe(token.secret);
    expect(successorOf(token, 'salt')).toEqual(successor);
    expect(parseRefreshToken(formatRefreshToken(successor))).toEqual(successor);
  });

  test('is different for another salt, and for another token', () => {
    const token = newToken();
    const other = { ...token, secret: newToken().secret };
    const secrets = [successorOf(token, 'a'), successorOf(token, 'b'), successorOf(other, 'a')].map(
      ({ secret }) => secret,
    );
    expect(new Set(secrets).size).toBe(3);
  });
});

test('the table stores the hashes of both secrets, and the family hash stays the same', () => {
  const token = newToken();
  const successor = successorOf(token, 'salt');
  expect(refreshHashes(token)).toEqual({ familyHash: hashToken(token.family), refreshHash: hashToken(token.secret) });
  expect(refreshHashes(successor).familyHash).toBe(refreshHashes(token).familyHash);
  expect(refreshHashes(successor).refreshHash).not.toBe(refreshHashes(token).refreshHash);
});
