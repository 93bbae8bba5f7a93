import { browserName } from '../../../http/pages/browser-name';
import type { PageTexts } from '../../../http/pages/page-texts/page-texts';

/** The browser that a session or an event comes from, in words. @param client its `User-Agent`; `null` if not known. */
export const clientText = ({ account: { sessions } }: PageTexts, client: string | null): string => {
  const { browser, system } = browserName(client ?? '');
  if (browser !== null && system !== null) return sessions.client(browser, system);
  return browser ?? system ?? sessions.unknownClient;
};
