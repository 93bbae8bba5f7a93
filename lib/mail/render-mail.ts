import type { Mail } from '../auth/entities';
import type { PreparedMail } from '../auth/mailing/prepare-mail';
import type { RenderedMail } from '../auth/ports';
import { CONTROL, type MailLanguage, PLACEHOLDER, templateFaults, templatesByLanguage } from './templates';

/** Writes a mail. */
export type RenderMail = (mail: Pick<Mail, 'id' | 'purpose' | 'email'>, prepared: PreparedMail) => RenderedMail;

/** What mails say, and in which language. */
export interface MailSettings {
  readonly serviceName: string;
  readonly language: MailLanguage;
}

const BODY =
  'margin:0;padding:24px;font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1f2933';
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A writer of mails in one language.
 * @throws {Error} that names every fault of its templates, and for a service name that is more than one line.
 */
export const createMailRenderer = ({ serviceName, language }: MailSettings): RenderMail => {
  const templates = templatesByLanguage[language];
  const faults = templateFaults(templates).map((fault) => `lib/mail/templates/${language}.json: ${fault}`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const service = oneLine(serviceName);

  return ({ id, purpose, email }, { link }) => {
    const { subject, text, html } = templates[purpose];
    const values: Record<string, string> = {
      service,
      email,
      ...(link === null ? {} : { link: link.url, lifetime: lifetime(link.minutes, language) }),
    };
    return {
      id,
      to: oneLine(email),
      subject: oneLine(fill(subject, values)),
      text: `${fill(text.join('\n'), values)}\n`,
      html: page(fill(html.join('\n'), escaped(values)), language),
    };
  };
};

/** Each value is put in once: what looks like a placeholder in a value stays as it is. */
const fill = (words: string, values: Readonly<Record<string, string>>): string =>
  words.replace(PLACEHOLDER, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing to put in for {{${name}}}`);
    return value;
  });

const escaped = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, escapeHtml(value)]));

const escapeHtml = (value: string): string => value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** What goes into a header must not end it. */
const oneLine = (value: string): string => {
  if (CONTROL.test(value)) throw new Error('a header of a mail must be one line without control characters');
  return value;
};

/** `30 minutes`, `24 heures`. */
const lifetime = (minutes: number, language: string): string => {
  const [value, unit] = minutes >= 120 && minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
};

const page = (content: string, language: string): string =>
  [
    '<!DOCTYPE html>',
    `<html lang="${language}">`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>',
    `<body style="${BODY}">`,
    '<div style="max-width:560px;margin:0 auto">',
    content,
    '</div>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
