import type { HostedPage } from './hosted-page';

/** The day of a time, as the language of the page writes it. In UTC: the service does not know where the person is. */
export const pageDate = ({ language }: Pick<HostedPage, 'language'>, time: Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(time);
