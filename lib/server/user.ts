/** The claims of an access token: docs/access-tokens.md describes each. */
export interface Claims {
  readonly sub: string;
  readonly scope: string;
  readonly email: string;
  readonly name: string | null;
  readonly customer: { readonly id: number };
  readonly exp: number;
  readonly [claim: string]: unknown;
}

/** Who sent a request. */
export interface User {
  /** Never changes. Store it, and not the email. */
  readonly id: string;
  readonly email: string;
  /** The customer (tenant): show this user the data of this customer only. */
  readonly customerId: number;
  /** The codes of the user's roles. */
  readonly roles: readonly string[];
  readonly claims: Claims;
}

export const userOf = (claims: Claims): User => ({
  id: claims.sub,
  email: claims.email,
  customerId: claims.customer.id,
  roles: claims.scope.split(' ').filter((role) => role !== ''),
  claims,
});
