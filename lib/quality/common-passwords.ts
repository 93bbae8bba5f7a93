/** Shorter ones no policy takes that asks. */
const SHORTEST = 8;
/**
 * More than three times what ASVS asks for; a guesser meets the limits long before the end.
 * serverless/plugins/trim-lists.mjs bundles these and no others.
 */
const MAX = 10_000;

let list: Promise<ReadonlySet<string>> | undefined;

/** Not before the first new password: other requests of a container do not pay for it. */
const load = async (): Promise<ReadonlySet<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter(({ length }) => length >= SHORTEST).slice(0, MAX));
};

/**
 * @param password normalized and in lower case, as the list is.
 * @see OWASP ASVS 5.0 6.2.4; NIST SP 800-63B-4 3.1.1.2, on how long such a list should be
 */
export const isCommonPassword = async (password: string): Promise<boolean> => {
  list ??= load();
  return (await list).has(password);
};
