/** Beside those the spell checker knows. */
const PROVIDERS = (
  'yahoo.com hotmail.com outlook.com live.com fastmail.com yahoo.co.uk hotmail.co.uk yahoo.fr hotmail.fr outlook.fr live.fr ' +
  'orange.fr wanadoo.fr laposte.net t-online.de libero.it yandex.ru'
).split(' ');

/** Two letters away from a shorter name is somebody else's. */
const SHORTEST_PROVIDER = 8;

/**
 * @returns the same address at the well-known provider whose domain this one is nearly, `null` if it is like none. The spell
 * checker's guesses at single labels are left out: `.test` would become `.de`.
 */
export const suggestAddress = async (email: string): Promise<string | null> => {
  const { run, POPULAR_DOMAINS } = await import('@zootools/email-spell-checker');
  const domains = [...PROVIDERS, ...POPULAR_DOMAINS].filter(({ length }) => length >= SHORTEST_PROVIDER);
  const suggestion = run({ email, domains, secondLevelDomains: [], topLevelDomains: [] });
  return suggestion === undefined ? null : `${email.slice(0, email.lastIndexOf('@'))}@${suggestion.domain}`;
};
