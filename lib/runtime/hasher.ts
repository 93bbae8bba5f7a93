import { StoreUnavailableError } from '../auth/errors';
import type { PasswordHasher } from '../auth/ports';
import type { AskCognito } from '../crypto/imported-hash';
import { type Bcrypt, createPasswordHasher } from '../crypto/password-hasher';
import { countMetric } from '../observe/metric';
import { reportFailure } from '../quality/report-failure';
import { config } from './config';

/** Loads what talks to Cognito when the first user needs it. Only a Cognito that answers can refuse a password. */
const askCognito: AskCognito = async ({ username, ignoresFactors }, password) => {
  const { hasCognitoPassword } = await import('../quality/cognito-password');
  try {
    const isRight = await hasCognitoPassword(config.cognito, { username, ignoresFactors, password });
    if (isRight) countMetric(config.stage, 'CognitoPasswordsAccepted');
    return isRight;
  } catch (error) {
    reportFailure(config.stage, 'cognito_password_check_failed', error);
    throw new StoreUnavailableError(error);
  }
};

/** bcrypt at BCRYPT_COST, with IMPORTED_HASH_DECOY, and with Cognito if COGNITO_URL names it. */
export const createHasher = (bcrypt?: Bcrypt): PasswordHasher =>
  createPasswordHasher(
    config.bcryptCost,
    bcrypt,
    config.importedHashDecoy,
    config.cognito.url === '' ? null : askCognito,
  );

export const hasher: PasswordHasher = createHasher();
