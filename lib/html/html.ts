const markup: unique symbol = Symbol('markup');

/** Safe markup. Only `html` can make it: parsed JSON cannot have the symbol, so it never counts as markup. */
export interface Html {
  readonly [markup]: string;
}

/** A value in a template: text is escaped, markup is kept, the parts of a list are joined, `null` is left out. */
export type HtmlPart = string | number | Html | null | readonly HtmlPart[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  // The NUL character: HTML parsers replace or remove it, depending on its place.
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
 * A template of markup. It escapes values for text and for quoted attributes. Never put a value into a script or a style, and
 * never put an untrusted value into an attribute that contains a URL.
 * @see OWASP Cross Site Scripting Prevention Cheat Sheet, "Output Encoding for HTML Contexts"
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html => ({
  [markup]: strings.map((text, index) => text + render(parts[index] ?? null)).join(''),
});

export const isHtml = (value: unknown): value is Html => typeof value === 'object' && value !== null && markup in value;

/** The markup as text. */
export const markupOf = (value: Html): string => value[markup];
