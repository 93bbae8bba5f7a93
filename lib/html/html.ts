const markup: unique symbol = Symbol('markup');

/** Markup that is safe to send: made by `html` alone, so that nothing read from a request can pass for it. */
export interface Html {
  readonly [markup]: string;
}

/** What a template may hold: text is escaped, markup stays, a list is its parts one after the other, `null` is nothing. */
export type HtmlPart = string | number | Html | null | readonly HtmlPart[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  // No parser reads it as it is.
  '\0': '\ufffd',
};

const escapeText = (text: string): string =>
  text.toWellFormed().replace(/[&<>"'`\0]/g, (character) => ESCAPES[character] ?? '');

const render = (part: HtmlPart): string => {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return isHtml(part) ? part[markup] : part.map(render).join('');
};

/**
 * A template of markup. What is put into it is escaped for text and for attributes in quotes: put it nowhere else, neither
 * into a script or style, nor where an address is wanted.
 * @see OWASP Cross Site Scripting Prevention Cheat Sheet, "Output Encoding for HTML Contexts"
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html => ({
  [markup]: strings.map((text, index) => text + render(parts[index] ?? null)).join(''),
});

export const isHtml = (value: unknown): value is Html => typeof value === 'object' && value !== null && markup in value;

/** The markup itself, for the answer. */
export const markupOf = (value: Html): string => value[markup];
