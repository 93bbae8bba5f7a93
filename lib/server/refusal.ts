/** Why a request is refused, with the headers of its answer. The codes are in docs/access-tokens.md. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    { headers = {}, cause }: { headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  /** The body of the answer, as JSON. */
  get body(): string {
    return JSON.stringify({ message: this.message, error_code: this.code });
  }
}

/** RFC 6750 section 3 */
const challenge = (parameters = '') => ({ 'www-authenticate': `Bearer realm="latchkey"${parameters}` });

export const tokenMissing = (): Refusal =>
  new Refusal(401, 'TOKEN_MISSING', 'No token was sent.', { headers: challenge() });

export const tokenRefused = (code: string, message: string): Refusal =>
  new Refusal(401, code, message, {
    headers: challenge(`, error="invalid_token", error_description="${message}"`),
  });

/** @param roles codes of the roles that the user must have */
export const rolesMissing = (roles: readonly string[]): Refusal =>
  new Refusal(403, 'ROLE_MISSING', `You don't have the ${roles.join(', ')} role(s).`, {
    headers: challenge(`, error="insufficient_scope", scope="${roles.join(' ')}"`),
  });

export const crossSite = (): Refusal =>
  new Refusal(403, 'CROSS_SITE', 'The page that sent this request is not allowed to.');

/** @param code what is unavailable */
export const unavailable = (code: 'KEYS_UNAVAILABLE' | 'SERVICE_UNAVAILABLE', cause: unknown): Refusal =>
  new Refusal(503, code, 'Try again later.', { headers: { 'retry-after': '5' }, cause });
