import type { Language } from '../../../../languages';
import { invitationsWords as en } from './en/invitations';
import { invitationsWords as fr } from './fr/invitations';
import type { InvitationsTexts } from './invitations-texts';

/** The words of the invitations in the admin console, in every language. */
export const invitationsTexts: Readonly<Record<Language, InvitationsTexts>> = { en, fr };
