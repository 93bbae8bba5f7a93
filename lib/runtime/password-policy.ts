import { createPasswordPolicy } from '../auth/credentials/password-policy';
import type { PasswordPolicy } from '../auth/ports';
import { createPasswordGuesses } from '../quality/password-guesses';
import { config } from './config';

/** Configured by PASSWORD_MINIMUM, PASSWORD_BREACHES and the contract mode. */
export const passwordPolicy: PasswordPolicy = createPasswordPolicy(config.passwords, createPasswordGuesses(config));
