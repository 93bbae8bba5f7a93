/** In characters. The policies that use the list refuse shorter passwords as a whole, but not with digits after them. */
const SHORTEST_WHOLE = 8;
const SHORTEST = 5;
/**
 * The maximum number of passwords of 8 characters or more, more than three times what ASVS requires, and of shorter ones. The guess
 * limits stop an attacker long before the end of the list.
 * serverless/plugins/trim-lists.mjs bundles only these.
 */
const MAX_WHOLE = 10_000;
const MAX_SHORT = 2000;

let list: Promise<ReadonlySet<string>> | undefined;

/** Loaded when the first new password is checked, so that it does not slow down other requests. */
const load = async (): Promise<ReadonlySet<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const all = dictionary['passwords-common'];
  const whole = all.filter(({ length }) => length >= SHORTEST_WHOLE).slice(0, MAX_WHOLE);
  const short = all.filter(({ length }) => length >= SHORTEST && length < SHORTEST_WHOLE).slice(0, MAX_SHORT);
  return new Set([...whole, ...short]);
};

/**
 * @param password normalized and in lower case, like the list.
 * @see OWASP ASVS 5.0 6.2.4; NIST SP 800-63B-4 3.1.1.2, on how long such a list should be
 */
export const isCommonPassword = async (password: string): Promise<boolean> => {
  list ??= load();
  return (await list).has(password);
};
