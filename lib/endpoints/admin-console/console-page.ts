import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { consoleTexts } from '../../http/pages/page-texts/admin/console';
import { consoleStyle } from './console-style';

/** The parts of the console that the navigation leads to: path -> its word. */
const parts = {
  '/admin': 'overview',
  '/admin/people': 'people',
  '/admin/invitations': 'invitations',
  '/admin/events': 'events',
} as const;

/** The path of a part of the console. */
export type ConsolePart = keyof typeof parts;

/** The content of a page, without what every page of the console has. */
type ConsoleContent = Omit<ShownPage, 'isSignedIn' | 'navigation' | 'layout'>;

/** A page of the admin console. @param part where it belongs. */
export const consolePage = (
  { texts: { layout }, language }: HostedPage,
  part: ConsolePart,
  { style, ...content }: ConsoleContent,
): ShownPage => {
  const words = consoleTexts[language];
  const links = Object.entries(parts).map(([href, word]) => ({ text: words[word], href, isCurrent: href === part }));
  return {
    ...content,
    style: style ?? consoleStyle,
    isSignedIn: true,
    layout: 'wide console',
    navigation: [...links, { text: layout.account, href: '/account' }, { text: layout.signOut, href: '/logout' }],
  };
};
