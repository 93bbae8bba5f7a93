import type { Language } from '../../../../languages';
import { eventsWords as en } from './en/events';
import type { AdminEventsTexts } from './events-texts';
import { eventsWords as fr } from './fr/events';

/** The words of the events of a customer, in every language. */
export const adminEventsTexts: Readonly<Record<Language, AdminEventsTexts>> = { en, fr };
