import { type ContractMode, hardenedMode } from '../../lib/auth/contract-mode';
import type { MailPurpose, User } from '../../lib/auth/entities';
import { newMail } from '../../lib/auth/mailing/new-mail';
import { prepareMail } from '../../lib/auth/mailing/prepare-mail';
import type { EmailPolicy } from '../../lib/auth/ports';
import { hashToken } from '../../lib/crypto/hash-token';
import { createHandler as requestEmailChange } from '../../lib/endpoints/auth-service/request-email-change';
import { createHandler as requestEmailVerification } from '../../lib/endpoints/auth-service/request-email-verification';
import { createHandler as confirmEmailChange } from '../../lib/endpoints/mail-links/confirm-email-change';
import { createHandler as setNewPassword } from '../../lib/endpoints/mail-links/set-new-password';
import { createHandler as showEmailChange } from '../../lib/endpoints/mail-links/show-email-change';
import { createHandler as showNewPassword } from '../../lib/endpoints/mail-links/show-new-password';
import { createHandler as showVerification } from '../../lib/endpoints/mail-links/show-verification';
import { createHandler as verifyEmail } from '../../lib/endpoints/mail-links/verify-email';
import type { LambdaHandler } from '../../lib/http/handler';
import type { Language } from '../../lib/languages';
import { ADDRESS, CLIENT } from './accounts';
import { plantCanary } from './canaries';
import { createTestDeps, newCredentials } from './deps';
import { type Answer, call, gatewayEvent, type RequestParts } from './event';
import { createMemoryOutboxStore } from './memory-outbox';
import { createMemorySessionsStore } from './memory-sessions-store';
import { createMemorySignInLinksStore } from './memory-sign-in-links-store';
import { createMemoryUsersStore } from './memory-users-store';
import { newUser } from './new-user';
import { pagesWith } from './page-settings';

export const BASE_URL = 'https://auth.example.com';

/** As `createTestDeps`, in mode hardened, with the dependencies of mails. `outbox` contains the mails. */
export const createMailDeps = () => {
  const outbox = createMemoryOutboxStore();
  const users = createMemoryUsersStore(outbox);
  return {
    ...createTestDeps({ mode: hardenedMode }),
    users,
    sessions: createMemorySessionsStore(users),
    signInLinks: createMemorySignInLinksStore(users),
    outbox,
    emailPolicy: {
      faultOf: async (email: string) => (email.endsWith('.test') ? { code: 'role_email' } : null),
    } as EmailPolicy,
    baseUrl: BASE_URL,
  };
};

export type MailDeps = ReturnType<typeof createMailDeps>;

/** An account, by default with a verified email, and the value of the sign-up cookie. */
export const newMailAccount = async (deps: MailDeps, changes: Partial<User> = {}) => {
  const { email, password } = newCredentials();
  const signUpSecret = deps.ids.newSecret();
  plantCanary(signUpSecret);
  const id = changes.id ?? deps.ids.newId();
  const passwordHash = await deps.hasher.hash(password, id);
  const user = newUser({ id, email, passwordHash, emailVerified: true, ...changes });
  await deps.users.createUser(user, { signUpHash: hashToken(signUpSecret) });
  return { user, email: user.email, password, signUpSecret };
};

/** The token of a mail that is sent now, as its recipient sees it. */
export const sentToken = async (
  deps: MailDeps,
  purpose: MailPurpose,
  to: { id: string | null; email: string },
): Promise<string> => {
  const prepared = await prepareMail(deps, newMail(deps, purpose, to));
  const token = new URL(prepared?.link?.url ?? '').searchParams.get('token') ?? '';
  plantCanary(token);
  return token;
};

/** The value of a session cookie, and its session, which begins now. */
export const newMailSession = async (deps: MailDeps, user: User) => {
  const token = deps.mode.newSessionToken(deps.ids, user.id);
  const now = deps.clock.now();
  const session = {
    tokenHash: hashToken(token),
    userId: user.id,
    epoch: user.sessionEpoch,
    createdAt: now,
    authenticatedAt: now,
    methods: ['pwd'] as const,
    usedAt: now,
    expiresAt: new Date(now.getTime() + 86_400_000),
    ipAddress: ADDRESS,
    client: CLIENT,
  };
  await deps.sessions.createSession(session);
  plantCanary(token);
  return { token, session };
};

/** A token with the right format that was never issued. */
export const madeUpToken = (deps: MailDeps, userId: string = deps.ids.newId()): string =>
  `${userId}.${deps.ids.newSecret()}`;

/** The headers of a browser that opens a URL. */
export const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
/** The headers of a browser that sends the form of one of our pages, which have the referrer policy `no-referrer`. */
export const OWN_FORM = { ...BROWSER, origin: 'null', 'sec-fetch-site': 'same-origin' };

const at =
  (route: string, handler: LambdaHandler) =>
  (parts: RequestParts & { method?: string } = {}): Promise<Answer> => {
    const { method, ...rest } = parts;
    return call(handler, gatewayEvent(method === undefined ? route : `${method} ${route.split(' ')[1]}`, rest));
  };

/** The routes of links in mails, in memory. */
export const createMailLinks = (
  {
    language = 'en',
    returnOrigins,
    appUrl = null,
    ...settings
  }: Partial<{ mode: ContractMode; language: Language; appUrl: string | null; returnOrigins: string[] }> = {},
  deps = createMailDeps(),
) => {
  const config = {
    mode: hardenedMode,
    origins: [BASE_URL],
    openPaths: [],
    errorsHaveCodes: (settings.mode ?? hardenedMode).errorsHaveCodes,
    ...pagesWith({ language, appUrl, ...(returnOrigins && { returnOrigins }) }),
    passwords: { minimumLength: 8 },
    signUpCookie: { name: '__Host-sign_up', secure: true },
    sessionCookie: { name: '__Host-session_id', secure: true },
    sessionDurationSeconds: 86_400,
    deviceCookie: { name: '__Host-device', secure: true },
    challengeCookie: { name: '__Host-challenge', secure: true },
    secondStepCookie: { name: '__Host-second_step', secure: true },
    ...settings,
  };
  return {
    deps,
    showVerification: at('GET /verify_email', showVerification(deps, config)),
    verifyEmail: at('POST /verify_email', verifyEmail(deps, config)),
    showNewPassword: at('GET /new_password', showNewPassword(deps, config)),
    setNewPassword: at('POST /new_password', setNewPassword(deps, config)),
    showEmailChange: at('GET /change_email', showEmailChange(deps, config)),
    confirmEmailChange: at('POST /change_email', confirmEmailChange(deps, config)),
    requestEmailVerification: at('POST /email_verification', requestEmailVerification(deps, config)),
    requestEmailChange: at('PUT /email', requestEmailChange(deps, config)),
  };
};

export type MailLinks = ReturnType<typeof createMailLinks>;
