import type { ListedPerson } from '../../auth/accounts/invite-people';
import { readCsv, writeCsv } from '../../http/csv';

/** The heads that columns may have, in the languages of the pages. Without them, the columns are email, name and roles. */
const HEADS = {
  email: /^(e-?mail|mail|email address|adresse( e-?mail)?|courriel)$/i,
  name: /^(name|full name|display name|nom( complet)?)$/i,
  // Also if the accent could not be read: nobody must lose their roles because of it.
  roles: /^(r(o|ô|\ufffd+)les?|role codes?)$/i,
} as const;

/**
 * The people of a pasted or uploaded list: email, name, role codes. A first line with heads may order the columns differently; columns
 * with other heads are left out.
 */
export const readPeople = (text: string): ListedPerson[] => {
  const [first = [], ...others] = readCsv(text);
  const columnOf = (head: RegExp) => first.findIndex((cell) => head.test(cell));
  const email = columnOf(HEADS.email);
  if (email < 0) return [first, ...others].filter((cells) => cells.length > 0).map(personOf);
  const [name, roles] = [columnOf(HEADS.name), columnOf(HEADS.roles)];
  return others.map((cells) => personOf([cells[email] ?? '', cells[name] ?? '', cells[roles] ?? '']));
};

const personOf = ([email = '', name = '', ...roles]: readonly string[]): ListedPerson => ({
  email,
  name: name || null,
  roleCodes: roles.flatMap((cell) => cell.split(/[\s,;|]+/)).filter((code) => code !== ''),
});

/** As `readPeople` reads it. The first line has heads, so that nothing else is taken for them. */
export const writePeople = (people: readonly ListedPerson[]): string =>
  writeCsv([
    ['email', 'name', 'roles'],
    ...people.map(({ email, name, roleCodes }) => [email, name ?? '', roleCodes.join(' ')]),
  ]);
