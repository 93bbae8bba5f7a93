import type { MailPurpose } from '../auth/entities';
import en from './templates/en.json' with { type: 'json' };
import fr from './templates/fr.json' with { type: 'json' };

/** The words of one mail: both parts say the same, line by line. What is in double braces is filled in. */
export interface MailTemplate {
  readonly subject: string;
  readonly text: readonly string[];
  readonly html: readonly string[];
}

export type MailTemplates = Readonly<Record<MailPurpose, MailTemplate>>;

/** The languages there are: a further one is a file beside these, and its name in MAIL_LANGUAGE. */
export const templatesByLanguage = { en, fr } as const satisfies Record<string, MailTemplates>;

export type MailLanguage = keyof typeof templatesByLanguage;

/** What can be filled in. */
export const placeholders = ['service', 'link', 'email', 'lifetime'] as const;

/** Mails that carry a link. */
const LINKED: readonly string[] = ['verify-email', 'reset-password', 'change-email'] satisfies MailPurpose[];

/** Everything that is between double braces, whatever it is. */
export const PLACEHOLDER = /\{\{(.*?)\}\}/g;
/** More than one line, or what nobody sees. */
export const CONTROL = /\p{C}|\p{Zl}|\p{Zp}/u;

/**
 * What is wrong with the templates of a language, one line each; empty for nothing. The compiler sees that none is missing,
 * this sees what is in them: people write them anew for their own service.
 */
export const templateFaults = (templates: MailTemplates): string[] =>
  Object.entries(templates).flatMap(([purpose, template]) =>
    faultsOf(template, LINKED.includes(purpose)).map((fault) => `${purpose}: ${fault}`),
  );

const faultsOf = ({ subject, text, html }: MailTemplate, hasLink: boolean): string[] => {
  const parts = { text: text.join('\n'), html: html.join('\n') };
  const mayHave: readonly string[] = hasLink ? placeholders : ['service', 'email'];
  return [
    ...namesIn(subject).flatMap((name) => (name === 'service' ? [] : [`{{${name}}} cannot be in the subject`])),
    ...(CONTROL.test(subject) || subject.trim() === '' ? ['the subject must be one line'] : []),
    ...Object.entries(parts).flatMap(([part, words]) =>
      namesIn(words).flatMap((name) => (mayHave.includes(name) ? [] : [`{{${name}}} cannot be in the ${part}`])),
    ),
    ...(hasLink && !text.includes('{{link}}') ? ['the text must have {{link}} on a line of its own'] : []),
    ...(hasLink && !/href="\{\{link\}\}"/.test(parts.html) ? ['the html must have href="{{link}}"'] : []),
    ...(hasLink && !/>\{\{link\}\}</.test(parts.html) ? ['the html must show {{link}}'] : []),
  ];
};

const namesIn = (words: string): string[] => [...words.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
