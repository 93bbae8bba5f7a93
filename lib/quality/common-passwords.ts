/** In characters. The policies that use the list refuse shorter passwords anyway. */
const SHORTEST = 8;
/**
 * The maximum number of passwords, more than three times what ASVS requires. The guess limits stop an attacker long before the
 * end of the list.
 * serverless/plugins/trim-lists.mjs bundles only these.
 */
const MAX = 10_000;

let list: Promise<ReadonlySet<string>> | undefined;

/** Loaded when the first new password is checked, so that it does not slow down other requests. */
const load = async (): Promise<ReadonlySet<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter(({ length }) => length >= SHORTEST).slice(0, MAX));
};

/**
 * @param password normalized and in lower case, like the list.
 * @see OWASP ASVS 5.0 6.2.4; NIST SP 800-63B-4 3.1.1.2, on how long such a list should be
 */
export const isCommonPassword = async (password: string): Promise<boolean> => {
  list ??= load();
  return (await list).has(password);
};
