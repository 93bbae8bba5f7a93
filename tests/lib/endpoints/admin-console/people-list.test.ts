import { describe, expect, test } from '@jest/globals';
import { readPeople, writePeople } from '../../../../lib/endpoints/admin-console/people-list';

const ada = { email: 'ada@example.com', name: 'Ada Lovelace', roleCodes: ['admin', 'reader'] };
const bob = { email: 'bob@example.com', name: null, roleCodes: [] };

describe('readPeople', () => {
  test.each([
    ['without heads', 'ada@example.com, Ada Lovelace, admin reader\nbob@example.com'],
    ['with heads', 'Email,Name,Role\nada@example.com,Ada Lovelace,admin|reader\nbob@example.com,,'],
    [
      'with columns in another order',
      'role;id;name;e-mail\nadmin,reader;7;Ada Lovelace;ada@example.com\n;8;;bob@example.com',
    ],
    ['with French heads', 'Courriel;Nom;Rôles\nada@example.com;Ada Lovelace;admin reader\nbob@example.com'],
    [
      'with a head that could not be read',
      'E-mail;Nom;R\ufffdles\nada@example.com;Ada Lovelace;admin reader\nbob@example.com',
    ],
    ['with a role in each cell', 'ada@example.com,Ada Lovelace,admin,reader\nbob@example.com'],
  ])('reads a list %s', (_, text) => {
    expect(readPeople(text)).toEqual([ada, bob]);
  });

  test('reads nobody from an empty list', () => {
    expect(readPeople(' \n')).toEqual([]);
    expect(readPeople('email,name\n')).toEqual([]);
  });

  test('reads what writePeople writes', () => {
    const odd = { email: 'email', name: 'Grace "G", H', roleCodes: ['a'] };
    expect(readPeople(writePeople([ada, bob, odd]))).toEqual([ada, bob, odd]);
  });
});
