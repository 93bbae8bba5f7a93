import type { Language } from '../../languages';
import type { CookieSettings } from '../cookies';
import type { Brand } from './brand';

/** The settings that all pages share. */
export interface PageSettings {
  readonly brand: Brand;
  /** For people whose browser asks for none of the languages that the service has. */
  readonly language: Language;
  /** Where "Continue" leads: the URL of the application; `null` if it is not set. */
  readonly appUrl: string | null;
  /** The origins that `return_to` may lead to: those of BASE_URL, ALLOWED_ORIGINS and APP_URL. */
  readonly returnOrigins: readonly string[];
  readonly cookies: {
    readonly session: CookieSettings;
    /** Keeps the own session of an admin who acts as another user. */
    readonly own: CookieSettings;
    /** Binds the forms of somebody who is not signed in to their browser: see form-token.ts. */
    readonly form: CookieSettings;
    /** Keeps which mail a person waits for, and where they go on afterwards: see pending-mail.ts. */
    readonly pending: CookieSettings;
    /** Carries a notice to the next page: see notices.ts. */
    readonly notice: CookieSettings;
    /** The language that a person chose: see page-language.ts. */
    readonly language: CookieSettings;
  };
}
