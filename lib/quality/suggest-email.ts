/** Domains of mail providers, in addition to those that the spell checker knows. */
const PROVIDERS = (
  'yahoo.com hotmail.com outlook.com live.com fastmail.com yahoo.co.uk hotmail.co.uk yahoo.fr hotmail.fr outlook.fr live.fr ' +
  'orange.fr wanadoo.fr laposte.net t-online.de libero.it yandex.ru'
).split(' ');

/** In characters. A domain that differs from a shorter one by two letters is usually another real domain. */
const SHORTEST_PROVIDER = 8;

/**
 * Suggest the email that was probably meant.
 * @returns the same email at a well-known provider with a very similar domain; `null` if there is none. The spell checker's
 * corrections of single labels are off, because they turn `.test` into `.de`.
 */
export const suggestEmail = async (email: string): Promise<string | null> => {
  const { run, POPULAR_DOMAINS } = await import('@zootools/email-spell-checker');
  const domains = [...PROVIDERS, ...POPULAR_DOMAINS].filter(({ length }) => length >= SHORTEST_PROVIDER);
  const suggestion = run({ email, domains, secondLevelDomains: [], topLevelDomains: [] });
  return suggestion === undefined ? null : `${email.slice(0, email.lastIndexOf('@'))}@${suggestion.domain}`;
};
