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

/** The kinds of factors that these methods prove, each once. */
export const factorsOf = (methods: readonly Method[]): Factor[] => [
  ...new Set(methods.map((method) => factors[method])),
];

/** The value of the claim `amr`: the methods, and `mfa` if they prove more than one kind of factor. RFC 8176 section 2 */
export const authenticationMethods = (methods: readonly Method[]): string[] =>
  factorsOf(methods).length > 1 ? [...methods, 'mfa'] : [...methods];
