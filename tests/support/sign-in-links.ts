import type { Mail } from '../../lib/auth/entities';
import { type PrepareMailDeps, prepareMail } from '../../lib/auth/mailing/prepare-mail';
import type { Clock, Ids } from '../../lib/auth/ports';
import { type RequestSignInLinkDeps, requestSignInLink } from '../../lib/auth/sign-in-links/request-sign-in-link';
import type { OutboxStore } from '../../lib/auth/stores/outbox-store';
import { ADDRESS } from './accounts';
import { plantCanary } from './canaries';

type Deps = RequestSignInLinkDeps &
  PrepareMailDeps & {
    users: RequestSignInLinkDeps['users'] & PrepareMailDeps['users'];
    outbox: Pick<OutboxStore, 'putMail'> & { waiting(): Mail[] };
    clock: Clock;
    ids: Ids;
  };

/** What a browser and a mailbox have after a request. */
export interface MailedLink {
  readonly email: string;
  /** Of the link. */
  readonly token: string;
  readonly code: string;
  readonly browserSecret: string;
}

/** Request a link for an email, and send its mail now. @throws if the mail is dropped. */
export const mailedLink = async (
  deps: Deps,
  email: string,
  request: { returnTo?: string | null; browserSecret?: string | null; ipAddress?: string } = {},
): Promise<MailedLink> => {
  const input = { email, ipAddress: ADDRESS, returnTo: null, browserSecret: null, ...request };
  const { browserSecret } = await requestSignInLink(deps, input);
  const mail = deps.outbox.waiting().at(-1);
  const prepared = mail === undefined ? null : await prepareMail(deps, mail);
  if (!prepared?.link || prepared.code === undefined) throw new Error('the mail is dropped');
  const token = new URL(prepared.link.url).searchParams.get('token') ?? '';
  for (const secret of [token, browserSecret]) plantCanary(secret);
  return { email, token, code: prepared.code, browserSecret };
};

/** Six digits that are not this code. */
export const otherCode = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** A token with the right format that no mail contained. */
export const madeUpSignInToken = ({ newSecret }: Pick<Ids, 'newSecret'>): string => `${newSecret()}.${newSecret()}`;
