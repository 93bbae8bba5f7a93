import { spawnSync } from 'node:child_process';
import { codeOfStatus, GENERAL_CODES } from '../../lib/client/status-codes';
import { surfaceNames } from '../surface-names.mjs';
import { type JsonSchema, typeOf, union } from './json-schema-type';

/** What the client is generated from, in the OpenAPI document. */
export interface ClientDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Content {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface DocumentedAnswer {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Content>>;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: JsonSchema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
}

const HEAD = `// Written by \`npm run generate\` from functions/gateway/openapi.json. Do not edit.
`;

/** The text of lib/client/operations.ts: a table of all operations but those of the hosted pages, and their types. @throws {Error} if Biome cannot format it */
export const clientOperations = (document: ClientDocument): string => {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => !tags?.includes(surfaceNames['hosted-pages'] ?? ''))
      .map(([method, operation]) => describe(document, method.toUpperCase(), path, operation)),
  );
  const rows = all.map(({ name, row }) => `${name}: '${row}',`);
  const types = all.map(
    ({ name, summary, input, data, code }) =>
      `/** ${summary} */\n${name}: { input: ${input}; data: ${data}; code: ${code} };`,
  );
  return formatted(`${HEAD}
/**
 * Method and path of every operation. \`bearer\`: it accepts an access token. \`json\`: it reads a body. \`redirect\`: it may
 * answer with a redirect. \`page\`: it answers with a page or a file, as text.
 */
export const operations = {
${rows.join('\n')}
} as const;

/** What a call takes, what it returns, and the codes with which it fails besides the general ones. */
export interface Operations {
${types.join('\n')}
}
`);
};

const describe = (document: ClientDocument, method: string, path: string, operation: DocumentedOperation) => {
  const { operationId: name, summary, security = [], requestBody, responses } = operation;
  const answers = Object.entries(responses).map(
    ([status, answer]) => [Number(status), resolved(document, answer)] as const,
  );
  const marks = [
    ...(security.some((scheme) => 'accessToken' in scheme) ? ['bearer'] : []),
    ...(requestBody === undefined ? [] : ['json']),
    ...(answers.some(([status]) => isRedirect(status)) ? ['redirect'] : []),
    ...(answers.some(([status, answer]) => status < 300 && isPage(answer)) ? ['page'] : []),
  ];
  return {
    name,
    summary,
    row: [method, path, ...marks].join(' '),
    input: inputType(document, path, operation),
    data: dataType(document, name, answers),
    code: codeType(document, answers),
  };
};

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** Whether the answer is a page or a file, and so text, for programs too. */
const isPage = ({ content = {} }: DocumentedAnswer): boolean =>
  Object.keys(content).length > 0 && !('application/json' in content);

const resolverOf =
  ({ components }: ClientDocument) =>
  (ref: string): JsonSchema => {
    const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(\w+)$/.exec(ref) ?? [];
    const found = components[kind]?.[name];
    if (found === undefined) throw new Error(`the OpenAPI document has no ${ref}`);
    return found as JsonSchema;
  };

const resolved = (document: ClientDocument, answer: DocumentedAnswer): DocumentedAnswer =>
  answer.$ref === undefined ? answer : (resolverOf(document)(answer.$ref) as DocumentedAnswer);

/** Parameters of the path, and the fields of the body or the arguments of the query, in one object. */
const inputType = (document: ClientDocument, path: string, operation: DocumentedOperation): string => {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const body = operation.requestBody?.content['application/json']?.schema;
  if (body !== undefined && query.length > 0)
    throw new Error(`${operation.operationId} has a body and a query: the client could not tell their fields apart`);
  const resolve = resolverOf(document);
  const parts = [
    ...(inPath.length === 0 ? [] : [`{ ${inPath.map((name) => `${name}: string`).join('; ')} }`]),
    ...(query.length === 0
      ? []
      : [`{ ${query.map(({ name, schema }) => `${name}?: ${queryType(schema, resolve)}`).join('; ')} }`]),
    ...(body === undefined ? [] : [withoutNames(typeOf(body, resolve), inPath)]),
  ];
  return parts.length === 0 ? 'Record<never, never>' : parts.join(' & ');
};

/** A parameter of the path is never in the body as well. */
const withoutNames = (type: string, names: readonly string[]): string =>
  names.length === 0 ? type : `Omit<${type}, ${union(names.map((name) => `'${name}'`))}>`;

/** Arguments are texts on the wire. The client also takes numbers. */
const queryType = (schema: JsonSchema, resolve: (ref: string) => JsonSchema): string => {
  const type = typeOf(schema, resolve);
  return type === 'string' ? 'string | number' : type;
};

const dataType = (
  document: ClientDocument,
  name: string,
  answers: readonly (readonly [number, DocumentedAnswer])[],
): string => {
  const types = answers
    .filter(([status]) => status < 400)
    .map(([status, answer]) => {
      const content = answer.content?.['application/json'];
      if (content !== undefined) return typeOf(content.schema, resolverOf(document));
      if (isRedirect(status)) return 'undefined';
      if (isPage(answer)) return 'string';
      throw new Error(`${name} answers ${status} without JSON: the client could not read it`);
    });
  return types.length === 0 ? 'never' : union(types);
};

/** Codes of the bodies; for an answer whose body may have none, the code of its status. Without the general codes. */
const codeType = (document: ClientDocument, answers: readonly (readonly [number, DocumentedAnswer])[]): string => {
  const codes = answers
    .filter(([status]) => status >= 400)
    .flatMap(([status, answer]) => codesOf(document, status, answer))
    .filter((code) => !(GENERAL_CODES as readonly string[]).includes(code));
  return codes.length === 0 ? 'never' : union(codes.sort().map((code) => `'${code}'`));
};

const codesOf = (document: ClientDocument, status: number, answer: DocumentedAnswer): string[] => {
  const content = answer.content?.['application/json'];
  const { example, examples = {}, schema = {} } = content ?? {};
  const shown = [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)];
  return [...listedCodes(document, schema), ...shown.flatMap(codeOfBody), codeOfStatus(status)];
};

const codeOfBody = (body: unknown): string[] => {
  const { code, error_code } = body as { code?: string; error_code?: string };
  return [code ?? error_code ?? []].flat();
};

/** The codes that the schema of a body lists. */
const listedCodes = (document: ClientDocument, schema: JsonSchema): string[] => {
  if (schema.$ref !== undefined) return listedCodes(document, resolverOf(document)(schema.$ref));
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((part) => listedCodes(document, part));
  const { code = {}, error_code = {} } = schema.properties ?? {};
  const own = [code, error_code].flatMap((property) => property.enum ?? [property.const ?? []].flat());
  return [...choices, ...(own as string[])];
};

const formatted = (text: string): string => {
  const biome = ['node_modules/@biomejs/biome/bin/biome', 'format', '--stdin-file-path=lib/client/operations.ts'];
  const { stdout, stderr, status } = spawnSync(process.execPath, biome, { input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Biome cannot format the generated client: ${stderr}`);
  return stdout;
};
