import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answer } from './event';

interface ResponseObject {
  $ref?: string;
  headers?: Record<string, { $ref?: string; schema?: object; description?: string }>;
  content?: Record<string, { schema: object; example?: unknown; examples?: Record<string, { value: unknown }> }>;
}

interface OperationObject {
  operationId: string;
  tags: readonly string[];
  requestBody?: { content: Record<string, { schema: object; example: unknown }> };
  responses: Record<string, ResponseObject>;
}

export interface OpenapiDocument {
  paths: Record<string, Record<string, OperationObject>>;
  components: { responses: Record<string, ResponseObject>; headers: Record<string, { schema: object }> };
}

export const readOpenapi = (): OpenapiDocument => JSON.parse(readFileSync('functions/gateway/openapi.json', 'utf8'));

/** Every operation of an OpenAPI document, with its method and path. */
export const operationsOf = ({ paths }: OpenapiDocument) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

/** Checks values and answers against the schemas of an OpenAPI document. */
export const createOpenapiValidator = (document: OpenapiDocument) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ ...document, $id: 'openapi' });
  const byId = new Map(operationsOf(document).map(({ operation }) => [operation.operationId, operation]));

  /** Compiling takes much longer than validating. */
  const compiled = new WeakMap<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const validate = compiled.get(schema) ?? ajv.compile(absolute(schema));
    compiled.set(schema, validate);
    return validate;
  };

  const faultsOf = (schema: object, value: unknown): string[] => {
    const validate = validatorOf(schema);
    return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };

  const resolved = (response: ResponseObject | undefined): ResponseObject | undefined =>
    response?.$ref === undefined ? response : document.components.responses[response.$ref.split('/').at(-1) ?? ''];

  const faultsOfResponse = (response: ResponseObject | undefined, answer: Answer): string[] => {
    if (response === undefined) return [`${answer.status} is not documented`];
    const documented = Object.entries(response.headers ?? {});
    const isSent = (header: object) => !('required' in header) || header.required !== false;
    const headers = documented.flatMap(([name, header]) => (name !== 'set-cookie' && isSent(header) ? [name] : []));
    const missing = headers.filter((name) => answer.headers[name] === undefined).map((name) => `no header ${name}`);
    const cookie = response.headers?.['set-cookie'] as { required?: boolean } | undefined;
    const cookies = answer.cookies.filter((each) => !COOKIES_OF_PAGES.test(each));
    const isWanted = cookies.length > 0 ? cookie !== undefined : cookie?.required !== true;
    if (!isWanted) missing.push('set-cookie differs');
    missing.push(...undescribedCookies(response.headers?.['set-cookie']?.description ?? '', cookies));
    const [mediaType] = (answer.headers['content-type'] ?? '').split(';');
    const schema = response.content?.[mediaType ?? '']?.schema;
    if (schema === undefined) return answer.text === '' ? missing : [...missing, `no body of ${mediaType} documented`];
    return [...missing, ...faultsOf(schema, mediaType === 'application/json' ? answer.body : answer.text)];
  };

  return {
    faultsOf,
    resolved,
    /** The parts of an answer that its documented response does not describe. */
    faultsOfResponse,
    /** The parts of an answer that the documented operation does not describe. */
    faultsOfAnswer: (operationId: string, answer: Answer): string[] =>
      faultsOfResponse(resolved(byId.get(operationId)?.responses[String(answer.status)]), answer),
  };
};

/** A placeholder of a value in the description of a cookie. */
const COOKIE_VALUES: Record<string, string> = {
  '<user id>': '[0-9a-f-]{36}',
  '<uuid v4>': '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}',
  '<43 characters>': '[\\w-]{43}',
  '<base64>': '[A-Za-z0-9]+',
};

/** What any page may keep in the browser for the next page. docs/pages.md describes these cookies, once for all pages. */
const COOKIES_OF_PAGES =
  /^(?:__Host-)?(?:form|notice|ui_locales|second_step)=[\w.-]*; Path=\/; HttpOnly; SameSite=Lax(?:;|$)/;

/** The cookies that match no cookie of a description. A description spells cookies out as `name=<value>; Attribute`. */
const undescribedCookies = (description: string, cookies: readonly string[]): string[] => {
  const patterns = [...description.matchAll(/`([^`]+=[^`]+)`/g)].map(([, cookie = '']) => {
    const parts = cookie.split(/(<[^>]+>)/).map((part) => COOKIE_VALUES[part] ?? part.replace(/[.+*?]/g, '\\$&'));
    return new RegExp(`^${parts.join('')}$`);
  });
  const isDescribed = (cookie: string) => patterns.length === 0 || patterns.some((pattern) => pattern.test(cookie));
  return cookies.filter((cookie) => !isDescribed(cookie)).map((cookie) => `no description of ${cookie}`);
};

/** References point into the document, so a schema that is compiled alone must name the document. */
const absolute = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components'));
