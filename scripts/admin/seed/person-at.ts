const FIRST_NAMES =
  'Ada Alan Amina Anders Anaïs Barbara Björn Chiara Claude Dagny Donald Edsger Elif Émile Fatima Frida Giulia Grace Hedy Hugo Ines Ingrid Jamal José Katherine Kofi Léa Linus Łucja Mads Margaret María Mei Miguel Nadia Niels Noé Olga Oskar Priya Radia Ravi Søren Sofía Tim Yuki Zoë Zuzana'.split(
    ' ',
  );
const LAST_NAMES =
  'Allen Andersson Babbage Baker Bernard Bianchi Castro Chen Clarke Costa Dijkstra Dubois Engelbart Eriksen Fischer Goldberg Groß Haddad Hamilton Hansen Hopper Ivanova Johnson Kaya King Knuth Kowalska Lamarr Lefèvre Liskov Lovelace Martín Mensah Müller Nakamura Nowak Okafor Patel Perlman Rossi Saïd Schmidt Shannon Silva Sørensen Tanaka Turing Vaughan Wing Zoubek'.split(
    ' ',
  );

/** Letters that have no decomposition. */
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l' };

/** The name in the letters of an email. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøł]/g, (letter) => PLAIN[letter] ?? '');

/** A made-up person: always the same for a number from 0, and another one for each. */
export const personAt = (index: number) => {
  // The numbers of names have no common divisor when one is added to the first, so that all pairs come before one comes again.
  const pairs = FIRST_NAMES.length * LAST_NAMES.length;
  const firstName = FIRST_NAMES[index % FIRST_NAMES.length] ?? '';
  const lastName = LAST_NAMES[(index + Math.floor(index / FIRST_NAMES.length)) % LAST_NAMES.length] ?? '';
  const round = Math.floor(index / pairs);
  return { firstName, lastName, mailbox: `${plain(firstName)}.${plain(lastName)}${round === 0 ? '' : round + 1}` };
};
