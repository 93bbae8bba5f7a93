import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { LANGUAGES, type Language } from '../../languages';
import { readCookie } from '../cookies';
import type { PageSettings } from './page-settings';

/** The language of a page, and whether the person chose it with this request. */
export interface PageLanguage {
  readonly language: Language;
  readonly isChosen: boolean;
}

/**
 * The language of the page that answers a request: the first that the service has of the argument `ui_locales`, the cookie that keeps
 * an earlier choice, and the header `Accept-Language`; otherwise that of the service.
 * @see OpenID Connect Core section 3.1.2.1 for `ui_locales`; RFC 9110 section 12.5.4; RFC 4647 section 3.4 "Lookup"
 */
export const pageLanguage = (
  event: Pick<APIGatewayProxyEventV2, 'headers' | 'cookies' | 'queryStringParameters'>,
  { cookies, language }: Pick<PageSettings, 'cookies' | 'language'>,
): PageLanguage => {
  const chosen = firstKnown((event.queryStringParameters?.ui_locales ?? '').split(' '));
  if (chosen !== null) return { language: chosen, isChosen: true };
  const kept = firstKnown([readCookie(event, cookies.language.name) ?? '']);
  return {
    language: kept ?? firstKnown(accepted(event.headers['accept-language'] ?? '')) ?? language,
    isChosen: false,
  };
};

/** @param tags BCP 47; `fr-CA` is looked up as `fr`. */
const firstKnown = (tags: readonly string[]): Language | null => {
  for (const tag of tags) {
    const [primary] = tag.toLowerCase().split('-');
    const known = LANGUAGES.find((language) => language === primary);
    if (known !== undefined) return known;
  }
  return null;
};

/** More is never sent by a browser. */
const MAX_RANGES = 20;

/** The language ranges of `Accept-Language` that are accepted, the preferred one first. */
const accepted = (header: string): string[] =>
  header
    .split(',', MAX_RANGES)
    .map((range) => {
      const [tag = '', weight = ''] = range.split(';').map((part) => part.trim());
      return { tag, quality: weight === '' ? 1 : Number(/^q=([01](?:\.\d{1,3})?)$/i.exec(weight)?.[1] ?? 0) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
