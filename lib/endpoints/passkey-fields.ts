import * as v from 'valibot';
import { faultCode } from '../auth/fields';
import type { VerifyAssertion, VerifyRegistration } from '../auth/ports';

type SentAssertion = Parameters<VerifyAssertion>[0];
type SentRegistration = Parameters<VerifyRegistration>[0];

type Values = Readonly<Record<string, unknown>>;

/**
 * A field with the answer of a browser to `navigator.credentials`, as `PublicKeyCredential.toJSON()` writes it: an object, or its JSON
 * as text, so that forms can send it. Browsers add members, so unknown ones are ignored.
 * @param read returns `null` if a member is missing or has another type.
 */
const credentialField = <Sent>(read: (id: string, response: Values) => Sent | null) =>
  v.pipe(
    v.unknown(),
    v.rawTransform<unknown, Sent>(({ dataset, addIssue, NEVER }) => {
      const { id, type, response } = membersOf(dataset.value);
      const sent = typeof id === 'string' && type === 'public-key' ? read(id, membersOf(response)) : null;
      if (sent !== null) return sent;
      addIssue({ message: faultCode('not_a_passkey') });
      return NEVER;
    }),
  );

/** The own members of an object, or of the object in a JSON text. */
const membersOf = (value: unknown): Values => {
  const parsed = typeof value === 'string' ? parsedOf(value) : value;
  return typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
};

const parsedOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const areTexts = <Name extends string>(values: Values, names: readonly Name[]): values is Record<Name, string> =>
  names.every((name) => typeof values[name] === 'string');

/** What `navigator.credentials.get()` returned. */
export const assertionField = credentialField<SentAssertion>((id, response) => {
  const { userHandle = null } = response;
  if (!areTexts(response, ['clientDataJSON', 'authenticatorData', 'signature'])) return null;
  if (userHandle !== null && typeof userHandle !== 'string') return null;
  const { clientDataJSON, authenticatorData, signature } = response;
  return { id, clientDataJSON, authenticatorData, signature, userHandle };
});

/** What `navigator.credentials.create()` returned. */
export const registrationField = credentialField<SentRegistration>((id, response) => {
  const transports: unknown[] = Array.isArray(response.transports) ? response.transports : [];
  if (!areTexts(response, ['clientDataJSON', 'attestationObject'])) return null;
  const { clientDataJSON, attestationObject } = response;
  return {
    id,
    clientDataJSON,
    attestationObject,
    transports: transports.filter((transport) => typeof transport === 'string'),
  };
});

const MAX_NAME_LENGTH = 64;

/** The user's name for a passkey: 1 to 64 UTF-16 code units, without control characters. Spaces at the ends are removed. */
export const passkeyNameField = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/\S/, faultCode('missing')),
  v.maxLength(MAX_NAME_LENGTH, faultCode('too_long')),
  v.regex(/^[^\p{Cc}\p{Cs}]*$/u, faultCode('control_characters')),
);
