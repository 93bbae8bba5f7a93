import type { AuthErrorCode, AuthFault } from '../auth/errors';

/** How one surface words its refusals. */
export interface Surface {
  /** The status of every refusal. */
  readonly statuses: Readonly<Record<SurfaceErrorCode, number>>;
  /** The body of every refusal. */
  body(fault: SurfaceFault): unknown;
  /** The body of a 400 for a message that cannot be read; `reason` says why. */
  malformedBody(reason: string): unknown;
}

/** Refusals that each surface words for itself; the other has one body everywhere. */
export type SurfaceErrorCode = Exclude<AuthErrorCode, 'too_many_attempts'>;

/** A fault that a surface words for itself. */
export type SurfaceFault = Extract<AuthFault, { code: SurfaceErrorCode }>;

type DetailsOf<Code extends SurfaceErrorCode> = Extract<AuthFault, { code: Code }>['details'];

/** Status and words of every refusal; a new code without them does not compile. */
export type Refusals = {
  readonly [Code in SurfaceErrorCode]: { readonly status: number; words(details: DetailsOf<Code>): string };
};

/** What a refusal is where a surface has no words of its own for it. */
export const commonRefusals: Refusals = {
  missing_field: { status: 400, words: ({ field }) => `${field} missing` },
  invalid_field: { status: 400, words: ({ reason }) => reason },
  email_taken: { status: 400, words: () => 'email already registered' },
  unknown_email: { status: 401, words: () => 'wrong email or password' },
  wrong_password: { status: 401, words: () => 'wrong email or password' },
  email_not_registered: { status: 403, words: () => 'email not registered' },
  invalid_reset_token: { status: 403, words: () => 'invalid or expired reset token' },
  not_authenticated: { status: 401, words: () => 'Unauthorized' },
  not_accepted: { status: 403, words: () => 'Forbidden' },
  not_allowed: { status: 403, words: () => 'Forbidden' },
  not_signed_in: { status: 403, words: () => 'Forbidden' },
  no_session: { status: 404, words: () => 'Not found' },
  user_not_found: { status: 404, words: () => 'Not found' },
};

/**
 * A surface that gives every refusal the same form of body.
 * @param wrap what becomes of the words.
 * @param wordsForMalformed for a message that cannot be read; the reason itself unless said otherwise.
 */
export const createSurface = (
  refusals: Refusals,
  wrap: (words: string) => unknown,
  wordsForMalformed: (reason: string) => string = (reason) => reason,
): Surface => ({
  statuses: Object.fromEntries(
    Object.entries(refusals).map(([code, { status }]) => [code, status]),
  ) as Surface['statuses'],
  body: ({ code, details }) => wrap((refusals[code].words as (details: unknown) => string)(details)),
  malformedBody: (reason) => wrap(wordsForMalformed(reason)),
});
