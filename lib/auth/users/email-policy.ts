import { canonicalEmail } from '../email';
import type { EmailPolicy, EmailValidator } from '../ports';

/** The checks of a new email; `null` for one that is switched off. */
export interface EmailChecks {
  readonly refusesRoles: boolean;
  /** @returns whether the domain, or a parent of it, gives out throw-away addresses. */
  readonly isDisposable: ((domain: string) => Promise<boolean>) | null;
  /** @returns `false` only for a domain that certainly receives no mail. */
  readonly receivesMail: ((domain: string) => Promise<boolean>) | null;
  readonly validator: EmailValidator | null;
  /** @returns the email that was probably meant, if the domain looks like a mistyped one. */
  suggest(email: string): Promise<string | null>;
}

/** RFC 2142, and other names of shared mailboxes. */
const ROLES = new Set(
  (
    'info marketing sales support noc abuse security postmaster hostmaster usenet news webmaster www uucp ftp ' +
    'admin administrator root sysadmin system daemon nobody mailer-daemon noreply no-reply donotreply do-not-reply bounce bounces ' +
    'help helpdesk contact office team staff all everyone hello mail list newsletter billing accounts accounting invoice finance ' +
    'legal privacy compliance dpo hr jobs careers press media service services feedback'
  ).split(' '),
);

/**
 * Runs the fast checks first and the one that costs money last.
 * @param checks `null`: every email is accepted.
 * @see OWASP Email Validation and Verification Cheat Sheet
 */
export const createEmailPolicy = (checks: EmailChecks | null): EmailPolicy => ({
  faultOf: async (email) => {
    if (checks === null) return null;
    const at = email.lastIndexOf('@');
    const [localPart, domain] = [email.slice(0, at), email.slice(at + 1)];
    // Nothing to suggest: the same name at another domain would be refused again.
    if (checks.refusesRoles && ROLES.has(localPart.replace(/\+.*/, ''))) return { code: 'role_email' };
    const suggest = () => checks.suggest(email);
    if (await checks.isDisposable?.(domain)) return { code: 'disposable', suggestion: checked(email, await suggest()) };
    if ((await checks.receivesMail?.(domain)) === false)
      return { code: 'no_mail', suggestion: checked(email, await suggest()) };
    const verdict = await checks.validator?.check(email);
    if (verdict === undefined || verdict.deliverable) return null;
    return { code: 'no_mail', suggestion: checked(email, verdict.suggestion ?? (await suggest())) };
  },
});

/** A suggestion comes from outside and goes into an answer, so it must be a valid email, and not the one that was refused. */
const checked = (email: string, suggestion: string | null): string | null => {
  const meant = suggestion === null ? null : canonicalEmail(suggestion);
  return meant === email ? null : meant;
};
