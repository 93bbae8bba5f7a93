import { free, type Operation } from '../operation';
import { linkPage, malformedLink, noMail } from './answers';
import { linkQuery } from './query';

export const showEmailChange = (): Operation => ({
  summary: 'The link that changes an email',
  description: 'For people. Shows a button.',
  query: { schema: linkQuery, arguments: { token: 'Of the mail.' } },
  answers: { 200: linkPage, 403: malformedLink, 404: noMail },
  cost: free,
  hasPages: true,
});
