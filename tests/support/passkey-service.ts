import { createHandler as addPasskey } from '../../lib/endpoints/auth-service/passkeys/add-passkey';
import { createHandler as listPasskeys } from '../../lib/endpoints/auth-service/passkeys/list-passkeys';
import { createHandler as removePasskey } from '../../lib/endpoints/auth-service/passkeys/remove-passkey';
import { createHandler as renamePasskey } from '../../lib/endpoints/auth-service/passkeys/rename-passkey';
import { createHandler as requestPasskeySignIn } from '../../lib/endpoints/auth-service/passkeys/request-passkey-sign-in';
import { createHandler as requestRegistration } from '../../lib/endpoints/auth-service/passkeys/request-registration';
import { at } from './auth-service';
import { createTestDeps, relyingParty } from './deps';
import { plantSession, plantUser } from './sessions';
import { createSoftwareAuthenticator } from './software-authenticator';

const settings = {
  sessionCookie: { name: 'session_id', secure: false },
  challengeCookie: { name: 'challenge', secure: false },
  origins: relyingParty.origins,
  openPaths: [],
  errorsHaveCodes: true,
  relyingParty,
  serviceName: 'Latchkey',
};

export interface AskedForPasskey {
  readonly challenge: string;
  readonly passkey_options: { readonly challenge: string };
}

/** The headers of a browser. */
export const BROWSER = { headers: { origin: 'http://localhost:3000' } };

/** The endpoints for passkeys in memory. */
export const createPasskeyService = (deps = createTestDeps()) => {
  const service = {
    deps,
    requestPasskeySignIn: at('POST /sessions/options', requestPasskeySignIn(deps, settings)),
    requestRegistration: at('POST /passkeys/options', requestRegistration(deps, settings)),
    addPasskey: at('POST /passkeys', addPasskey(deps, settings)),
    listPasskeys: at('GET /passkeys', listPasskeys(deps, settings)),
    renamePasskey: at('PUT /passkeys/{id}', renamePasskey(deps, settings)),
    removePasskey: at('DELETE /passkeys/{id}', removePasskey(deps, settings)),
  };
  const signedIn = async (changes: Parameters<typeof plantUser>[1] = {}) => {
    const user = plantUser(deps, { emailVerified: true, ...changes });
    const { token, session } = await plantSession(deps, user);
    return { user, session, cookie: `session_id=${token}` };
  };
  /** A signed-in user with an authenticator that is about to be registered. */
  const registering = async (changes: Parameters<typeof plantUser>[1] = {}) => {
    const account = await signedIn(changes);
    const { body } = await service.requestRegistration({ cookies: [account.cookie] });
    const { challenge, passkey_options: options } = body as AskedForPasskey;
    const authenticator = createSoftwareAuthenticator({ userHandle: account.user.id });
    return { ...account, authenticator, challenge, options, passkey: authenticator.register(options.challenge) };
  };
  /** A signed-in user with a passkey. */
  const withPasskey = async (changes: Parameters<typeof plantUser>[1] = {}) => {
    const { challenge, passkey, options: _, ...account } = await registering(changes);
    const answer = await service.addPasskey({ json: { challenge, passkey }, cookies: [account.cookie] });
    if (answer.status !== 201) throw new Error(answer.text);
    return account;
  };
  return { ...service, signedIn, registering, withPasskey };
};
