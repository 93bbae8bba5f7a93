import type { MailPurpose } from '../auth/entities';
import { mails } from '../auth/mails';
import type { MailText, MailTexts } from '../http/pages/page-texts/mail-texts';

/** The paragraph that the link replaces. */
export const LINK = '{{link}}';
/** The paragraph that the code of a sign-in replaces. */
export const CODE = '{{code}}';
/** Any text between double braces, also an unknown name. */
export const PLACEHOLDER = /\{\{(.*?)\}\}/g;
/** Line breaks and invisible characters. */
export const CONTROL = /\p{C}|\p{Zl}|\p{Zp}/u;

/**
 * The faults in the texts of the mails of a language, one line each; empty for valid texts. The compiler already checks that no mail
 * is missing. This checks the texts, which customers change for their own service.
 */
export const templateFaults = (templates: MailTexts): string[] =>
  [...Object.entries(templates.mails), ['signUpByLink', templates.signUpByLink] as const].flatMap(([name, template]) =>
    faultsOf(template, name).map((fault) => `${name}: ${fault}`),
  );

/** The placeholders that must each be a paragraph alone. */
const wholeParagraphsOf = (name: string): readonly string[] => {
  if (name === 'sign-in' || name === 'signUpByLink') return [LINK, CODE];
  return mails[name as MailPurpose].link === null ? [] : [LINK];
};

const faultsOf = ({ subject, paragraphs, button = '' }: MailText, name: string): string[] => {
  const whole = wholeParagraphsOf(name);
  const hasLink = whole.includes(LINK);
  const hasNumber = name === 'recovery-code-used';
  const allowed = ['service', 'email', ...(hasLink ? ['lifetime'] : []), ...(hasNumber ? ['left'] : [])];
  return [
    ...namesIn(subject).flatMap((name) => (name === 'service' ? [] : [`{{${name}}} cannot be in the subject`])),
    ...(isOneLine(subject) ? [] : ['the subject must be one line']),
    ...paragraphs
      .filter((paragraph) => !whole.includes(paragraph))
      .flatMap((paragraph) => [
        ...namesIn(paragraph).flatMap((name) =>
          allowed.includes(name) ? [] : [`{{${name}}} cannot be in the paragraph "${paragraph}"`],
        ),
        ...(isOneLine(paragraph) ? [] : ['a paragraph must be one line']),
      ]),
    ...whole
      .filter((placeholder) => paragraphs.filter((paragraph) => paragraph === placeholder).length !== 1)
      .map((placeholder) => `exactly one paragraph must be ${placeholder} alone`),
    ...(hasLink && !isOneLine(button) ? ['the button must be one line'] : []),
    ...namesIn(button).map((name) => `{{${name}}} cannot be in the button`),
  ];
};

const isOneLine = (words: string): boolean => !CONTROL.test(words) && words.trim() !== '';

const namesIn = (words: string): string[] => [...words.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
