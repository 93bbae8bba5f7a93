import type { Answer, RequestParts } from '../event';
import type { LiveService } from '../live-service';

/** One request to one endpoint, with everything that must exist before it. */
export interface Scenario {
  /** The function's name in serverless.yml. */
  readonly function: string;
  readonly title: string;
  /** The expected status, which must be documented. */
  readonly status: number;
  /** The answer is not checked. */
  readonly isAnyStatus?: true;
  /** The AUTH_TYPE that it needs; if absent, any session type. */
  readonly authType?: 'basic_auth';
  /** The REQUIRE_SECOND_FACTOR that it needs; if absent, `none`. */
  readonly secondFactorPolicy?: 'admins';
  /** The contract mode that it is for; if absent, any mode, and the answer in `hardened` may differ from `classic`. */
  readonly mode?: 'classic' | 'hardened';
  /** Whether it measures the cost of its endpoint. */
  readonly isTypical?: boolean;
  /** @returns the answer of the endpoint. It calls everything else that it needs through the service too. */
  run(service: LiveService): Promise<Answer>;
}

/** A scenario that needs nothing before it. */
export const sends = (
  name: string,
  title: string,
  status: number,
  parts?: RequestParts & { route?: string },
): Scenario => ({ function: name, title, status, run: (service) => service.call(name, parts) });

/** Bodies that every endpoint with a form or JSON body refuses before it reads a field. */
export const unreadableBodies = (name: string): Scenario[] => [
  sends(name, 'refuses text that is not JSON', 400, { text: '{', headers: { 'content-type': 'application/json' } }),
  sends(name, 'refuses duplicate fields', 400, {
    text: 'email=a%40example.com&email=b%40example.com',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
  sends(name, 'refuses unknown fields', 400, { json: { email: 'a@example.com', password: 'x', is_admin: true } }),
  sends(name, 'refuses other media types', 415, { text: 'email', headers: { 'content-type': 'text/plain' } }),
  sends(name, 'refuses more than 16 kB', 413, { form: { email: 'x'.repeat(16 * 1024) } }),
];
