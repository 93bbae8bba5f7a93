import { type FactorBody, totpCode } from '../support/authenticator-app';
import { createSoftwareAuthenticator } from '../support/software-authenticator';
import type { AttackedService } from './attacked-service';
import { cookieNamed, newPerson, signIn } from './people';

/** The first code of an authenticator app that is being set up. */
export const firstCode = async (service: AttackedService, cookies: readonly string[]): Promise<string> => {
  const { body } = await service.send('beginTotpSetup', { cookies: [...cookies] });
  return totpCode((body as FactorBody).secret, new Date());
};

/** A user with an authenticator app. `code` returns the next code of it. */
export const newApp = async (service: AttackedService) => {
  const person = await newPerson(service);
  const { session } = await signIn(service, person);
  const { body } = await service.send('beginTotpSetup', { cookies: [session] });
  const { secret } = body as FactorBody;
  const enabled = await service.send('enableTotp', {
    cookies: [session],
    json: { code: totpCode(secret, new Date()) },
  });
  return { person, session: cookieNamed(enabled, '__Host-session_id'), code: () => totpCode(secret, new Date(), 1) };
};

/** An authenticator, and its answer to a registration that has begun. */
export const newPasskey = async (service: AttackedService, cookies: readonly string[]) => {
  const { body } = await service.send('requestRegistration', { cookies: [...cookies] });
  const { challenge, passkey_options: options } = body as {
    challenge: string;
    passkey_options: { challenge: string; user: { id: string } };
  };
  const userHandle = Buffer.from(options.user.id, 'base64url').toString();
  const authenticator = createSoftwareAuthenticator({ userHandle });
  return { authenticator, json: { challenge, passkey: authenticator.register(options.challenge) } };
};

/** @returns the authenticator of a passkey that was added. Its `id` is that of the passkey. */
export const addedPasskey = async (service: AttackedService, cookies: readonly string[]) => {
  const { authenticator, json } = await newPasskey(service, cookies);
  await service.send('addPasskey', { cookies: [...cookies], json });
  return authenticator;
};
