import { brandColors } from '../../lib/http/pages/brand';
import type { PageFrame } from '../../lib/http/pages/page';
import type { PageSettings } from '../../lib/http/pages/page-settings';

/** The settings of pages, as `pages` of `EdgeSettings`. */
export const pagesWith = (changes: Partial<PageSettings> = {}) => ({
  pages: (): PageSettings => ({
    brand: { serviceName: 'Latchkey', logoUrl: null, ...brandColors('#1d4fbf') },
    language: 'en',
    appUrl: null,
    returnOrigins: ['https://auth.example.com'],
    cookies: {
      session: { name: '__Host-session_id', secure: true },
      own: { name: '__Host-own_session', secure: true },
      form: { name: '__Host-form', secure: true },
      pending: { name: '__Host-pending', secure: true },
      notice: { name: '__Host-notice', secure: true },
      language: { name: '__Host-ui_locales', secure: true },
    },
    ...changes,
  }),
});

/** What surrounds the content of a page. */
export const pageFrame = (changes: Partial<PageFrame> = {}): PageFrame => ({
  brand: { serviceName: 'Latchkey', logoUrl: null, ...brandColors('#1d4fbf') },
  language: 'en',
  direction: 'ltr',
  nonce: 'bm9uY2U',
  urlHasSecret: false,
  formTargets: [],
  homeUrl: '/',
  navigation: [],
  languages: [],
  banner: null,
  notice: null,
  words: { skip: 'Skip', navigation: 'Account', languages: 'Languages' },
  ...changes,
});
