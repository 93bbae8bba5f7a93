import type { Language } from '../../../../languages';
import { signInsWords as en } from './en/sign-ins';
import { signInsWords as fr } from './fr/sign-ins';
import type { SignInsTexts } from './sign-ins-texts';

/** The words of the charts of sign-ins, in every language. */
export const signInsTexts: Readonly<Record<Language, SignInsTexts>> = { en, fr };
