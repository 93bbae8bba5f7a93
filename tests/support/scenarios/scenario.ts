import type { Answer, RequestParts } from '../event';
import type { LiveService } from '../live-service';

/** One thing a caller does at one endpoint, with all that must be there before. */
export interface Scenario {
  /** The function's name in serverless.yml. */
  readonly function: string;
  readonly title: string;
  /** The documented status it ends with. */
  readonly status: number;
  /** Where it is not about the answer. */
  readonly isAnyStatus?: true;
  /** The AUTH_TYPE it needs; any of the session types where absent. */
  readonly authType?: 'basic_auth';
  /** The contract mode it is about; any where absent, whose answer may differ from `classic` in `hardened`. */
  readonly mode?: 'classic' | 'hardened';
  /** The one call by which the endpoint's cost is measured. */
  readonly isTypical?: boolean;
  /** @returns the answer of the endpoint; whatever it needs is called through the service as well. */
  run(service: LiveService): Promise<Answer>;
}

/** A scenario that needs nothing before it. */
export const sends = (
  name: string,
  title: string,
  status: number,
  parts?: RequestParts & { route?: string },
): Scenario => ({ function: name, title, status, run: (service) => service.call(name, parts) });

/** What any endpoint that reads a form or JSON refuses before it looks at a field. */
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
