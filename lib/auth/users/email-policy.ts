import { canonicalEmail } from '../email';
import type { EmailPolicy, EmailValidator } from '../ports';

/** What new addresses are asked about; `null` for what nobody wants to know. */
export interface EmailChecks {
  readonly refusesRoles: boolean;
  /** @returns whether the domain, or one it is part of, hands out throw-away addresses. */
  readonly isDisposable: ((domain: string) => Promise<boolean>) | null;
  /** @returns `false` only for a domain that certainly receives no mail. */
  readonly receivesMail: ((domain: string) => Promise<boolean>) | null;
  readonly validator: EmailValidator | null;
  /** @returns the address that was probably meant, if the domain looks like another one mistyped. */
  suggest(email: string): Promise<string | null>;
}

/** RFC 2142, and what else nobody's own mailbox is called. */
const ROLES = new Set(
  (
    'info marketing sales support noc abuse security postmaster hostmaster usenet news webmaster www uucp ftp ' +
    'admin administrator root sysadmin system daemon nobody mailer-daemon noreply no-reply donotreply do-not-reply bounce bounces ' +
    'help helpdesk contact office team staff all everyone hello mail list newsletter billing accounts accounting invoice finance ' +
    'legal privacy compliance dpo hr jobs careers press media service services feedback'
  ).split(' '),
);

/**
 * What is known at once is asked first, who costs money last.
 * @param checks `null`: every address will do.
 * @see OWASP Email Validation and Verification Cheat Sheet
 */
export const createEmailPolicy = (checks: EmailChecks | null): EmailPolicy => ({
  faultOf: async (email) => {
    if (checks === null) return null;
    const at = email.lastIndexOf('@');
    const [localPart, domain] = [email.slice(0, at), email.slice(at + 1)];
    // The same name at another domain would be refused again: nothing to suggest.
    if (checks.refusesRoles && ROLES.has(localPart.replace(/\+.*/, ''))) return 'belongs to a role, not to a person';
    const suggest = () => checks.suggest(email);
    if (await checks.isDisposable?.(domain)) return withHint('is a throw-away address', email, await suggest());
    if ((await checks.receivesMail?.(domain)) === false) return withHint('cannot receive mail', email, await suggest());
    const verdict = await checks.validator?.check(email);
    if (verdict === undefined || verdict.deliverable) return null;
    return withHint('cannot receive mail', email, verdict.suggestion ?? (await suggest()));
  },
});

/** A suggestion comes from others and goes into an answer: it counts only if it is an address, and another one. */
const withHint = (reason: string, email: string, suggestion: string | null): string => {
  const meant = suggestion === null ? null : canonicalEmail(suggestion);
  return meant === null || meant === email ? reason : `${reason}. Did you mean ${meant}?`;
};
