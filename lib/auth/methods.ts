/** What a method proves: something that the user knows, or something that they have. NIST SP 800-63B-4 section 2 */
export type Factor = 'knowledge' | 'possession';

/**
 * Every way in which a user proves who they are, and what it proves. The names are stored with each session and appear in tokens:
 * those of RFC 8176 section 2, and our own `email` and `recovery`.
 */
const factors = {
  /** A password. */
  pwd: 'knowledge',
  /** A one-time code, such as TOTP. */
  otp: 'possession',
  /** A passkey. */
  hwk: 'possession',
  /** A link or a code sent by mail. */
  email: 'possession',
  /** A recovery code, which the user keeps. */
  recovery: 'possession',
} as const satisfies Record<string, Factor>;

/** The name of a way in which a user proves who they are. */
export type Method = keyof typeof factors;

export const METHODS = Object.keys(factors) as Method[];

export const isMethod = (value: unknown): value is Method => METHODS.some((method) => method === value);

/** How a user proved who they are. */
export interface Proved {
  /** Each once. */
  readonly methods: readonly Method[];
  /** Present if a passkey verified its user, with a PIN or biometrics: then it proves two kinds of factors. */
  readonly userVerified?: true;
}

/** The kinds of factors that were proved, each once. W3C Web Authentication Level 3 section 1.1 for passkeys */
export const factorsOf = ({ methods, userVerified }: Proved): Factor[] => {
  const proved = methods.map((method) => factors[method]);
  return [...new Set<Factor>(userVerified ? [...proved, 'knowledge'] : proved)];
};

/** The value of the claim `amr`: the methods, and `mfa` if they prove more than one kind of factor. RFC 8176 section 2 */
export const authenticationMethods = (proved: Proved): string[] =>
  factorsOf(proved).length > 1 ? [...proved.methods, 'mfa'] : [...proved.methods];

/**
 * Whether a second factor was proved, which is enough for a user who has one: a code of their app, a recovery code, a passkey that
 * verified its user, or any passkey together with a first factor.
 */
export const includesSecondFactor = ({ methods, userVerified }: Proved): boolean => {
  const has = (method: Method): boolean => methods.includes(method);
  return has('otp') || has('recovery') || (has('hwk') && (userVerified === true || has('pwd') || has('email')));
};

/** What two proofs of one user prove together. */
export const provedByBoth = (one: Proved, other: Proved): Proved => ({
  methods: [...new Set([...one.methods, ...other.methods])],
  ...(one.userVerified || other.userVerified ? { userVerified: true } : {}),
});
