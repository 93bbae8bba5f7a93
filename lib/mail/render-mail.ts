import type { Mail } from '../auth/entities';
import type { PreparedMail } from '../auth/mailing/prepared-mail';
import type { RenderedMail } from '../auth/ports';
import { type Html, html, markupOf } from '../html/html';
import type { Brand } from '../http/pages/brand';
import { mailTexts } from '../http/pages/page-texts/all';
import type { MailText } from '../http/pages/page-texts/mail-texts';
import type { Language } from '../languages';
import { CODE, CONTROL, LINK, PLACEHOLDER, templateFaults } from './templates';

/** Renders both parts of a mail. @throws {Error} for a template with a placeholder that has no value. */
export type RenderMail = (
  mail: Pick<Mail, 'id' | 'purpose' | 'email' | 'codesLeft'>,
  prepared: PreparedMail,
) => RenderedMail;

export interface MailSettings {
  readonly brand: Pick<Brand, 'serviceName' | 'logoUrl' | 'light'>;
  readonly language: Language;
}

type Fill = (words: string) => string;

/** No colour of text or ground: mail programs use those of their scheme, light or dark. */
const BODY =
  'margin:0;padding:24px 16px;font-family:system-ui,-apple-system,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5';
const HEADER = 'margin:0 0 24px;padding:0 0 16px;border-bottom:1px solid #8888';
const DIGITS = 'font-size:28px;font-weight:bold;letter-spacing:4px';

/**
 * A renderer of mails in one language.
 * @throws {Error} that names every fault of the templates, or if the service name is more than one line.
 */
export const createMailRenderer = ({ brand, language }: MailSettings): RenderMail => {
  const templates = mailTexts[language];
  const faults = templateFaults(templates).map((fault) => `lib/http/pages/page-texts/${language}.ts: ${fault}`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const service = oneLine(brand.serviceName);

  return ({ id, purpose, email, codesLeft }, { link, code, isSignUp = false }) => {
    const template: MailText = isSignUp ? templates.signUpByLink : templates.mails[purpose];
    const fill = fillWith({
      service,
      email,
      ...(link === null ? {} : { link: link.url, lifetime: lifetime(link.minutes, language) }),
      ...(code === undefined ? {} : { code }),
      ...(codesLeft === undefined ? {} : { left: new Intl.NumberFormat(language).format(codesLeft) }),
    });
    const content = template.paragraphs.map((paragraph) => {
      if (paragraph === LINK)
        return linkHtml(brand, { url: fill(LINK), button: template.button ?? '', fallback: templates.buttonFallback });
      return paragraph === CODE ? html`<p style="${DIGITS}">${fill(CODE)}</p>\n` : html`<p>${fill(paragraph)}</p>\n`;
    });
    return {
      id,
      to: oneLine(email),
      subject: oneLine(fill(template.subject)),
      text: `${template.paragraphs.map(fill).join('\n\n')}\n`,
      html: markupOf(page(brand, content, language)),
    };
  };
};

/** Replaces the placeholders of a text. A placeholder inside a value is not replaced. */
const fillWith =
  (values: Readonly<Record<string, string>>): Fill =>
  (words) =>
    words.replace(PLACEHOLDER, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`no value for {{${name}}}`);
      return value;
    });

/** With a line break, a value could add further headers to the mail. */
const oneLine = (value: string): string => {
  if (CONTROL.test(value)) throw new Error('a header of a mail must be one line without control characters');
  return value;
};

/** `30 minutes`, `24 heures`, `7 days`. */
const lifetime = (minutes: number, language: Language): string => {
  const [value, unit] = inUnit(minutes);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
};

const inUnit = (minutes: number): [number, 'day' | 'hour' | 'minute'] => {
  if (minutes >= 2880 && minutes % 1440 === 0) return [minutes / 1440, 'day'];
  return minutes >= 120 && minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
};

const linkHtml = (
  { light: { accent, onAccent } }: MailSettings['brand'],
  { url, button, fallback }: { url: string; button: string; fallback: string },
): Html =>
  html`<p style="margin:24px 0"><a href="${url}" style="display:inline-block;padding:12px 20px;border-radius:10px;background:${accent};color:${onAccent};font-weight:600;text-decoration:none">${button}</a></p>
<p>${fallback}<br><a href="${url}" style="word-break:break-all">${url}</a></p>
`;

/** Mail programs do not show the images of `data:` URLs. */
const header = ({ logoUrl, serviceName }: MailSettings['brand']): Html =>
  logoUrl?.startsWith('https:')
    ? html`<img src="${logoUrl}" alt="${serviceName}" height="32" style="height:32px">`
    : html`<strong style="font-size:18px">${serviceName}</strong>`;

const page = (brand: MailSettings['brand'], content: readonly Html[], language: Language): Html => html`<!DOCTYPE html>
<html lang="${language}" dir="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
</head>
<body style="${BODY}">
<div style="max-width:560px;margin:0 auto">
<div style="${HEADER}">${header(brand)}</div>
${content}</div>
</body>
</html>
`;
