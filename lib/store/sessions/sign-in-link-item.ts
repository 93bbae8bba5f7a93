import type { SignInLink } from '../../auth/entities';
import { fromEpochSeconds, isEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';

/**
 * The link of a sign-in mail, in the sessions table. It has no `user_id` and no `created_at`, so it is in no index: lists of
 * sessions never contain it.
 */
export interface SignInLinkItem {
  id: string;
  email: string;
  /** Absent for a link that creates an account. */
  subject_id?: string;
  link_hash: string;
  code_hash: string;
  browser_hash: string;
  return_to?: string;
  /** How often the code was tried. */
  tries: number;
  /** The id of the latest try; absent before the first. */
  latest_try?: string;
  /** Whole epoch seconds: the table's TTL attribute. */
  expires_at: number;
}

const PREFIX = 'sign-in#';

/**
 * The key of the link of an email. The keys of sessions are hashes of 43 characters, or begin with `sid#`, so no cookie or
 * reference can name it.
 */
export const signInLinkKey = ({ emailHash }: Pick<SignInLink, 'emailHash'>) => ({ id: `${PREFIX}${emailHash}` });

export const toItem = (link: SignInLink): SignInLinkItem => ({
  ...signInLinkKey(link),
  email: link.email,
  ...(link.userId === null ? {} : { subject_id: link.userId }),
  link_hash: link.linkHash,
  code_hash: link.codeHash,
  browser_hash: link.browserHash,
  ...(link.returnTo === null ? {} : { return_to: link.returnTo }),
  tries: 0,
  expires_at: toEpochSeconds(link.expiresAt),
});

/** The inverse of `toItem`. @returns `null` for a malformed item: it is no link. */
export const fromItem = (item: SignInLinkItem): SignInLink | null =>
  isEpochSeconds(item.expires_at)
    ? {
        email: item.email,
        emailHash: item.id.slice(PREFIX.length),
        userId: item.subject_id ?? null,
        linkHash: item.link_hash,
        codeHash: item.code_hash,
        browserHash: item.browser_hash,
        returnTo: item.return_to ?? null,
        expiresAt: fromEpochSeconds(item.expires_at),
      }
    : null;
