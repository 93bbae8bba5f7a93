/** The part of JSON Schema that the OpenAPI document uses to describe the shape of a value. Limits of values are not types. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
}

/**
 * The TypeScript type of the values that a schema accepts.
 * @param resolve the schema that a `$ref` names
 * @throws {Error} for a `type` that it does not know
 */
export const typeOf = (schema: JsonSchema, resolve: (ref: string) => JsonSchema): string => {
  const typeOfPart = (part: JsonSchema): string => typeOf(part, resolve);
  if (schema.$ref !== undefined) return typeOfPart(resolve(schema.$ref));
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map(literal));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return union(choices.map(typeOfPart));
  switch (schema.type) {
    case undefined:
      return 'unknown';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return `Array<${typeOfPart(schema.items ?? {})}>`;
    case 'object':
      return objectType(schema, typeOfPart);
    default:
      throw new Error(`there is no TypeScript type for ${JSON.stringify(schema)}`);
  }
};

const objectType = (
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  typeOfPart: (part: JsonSchema) => string,
): string => {
  const members = Object.entries(properties).map(
    ([name, property]) => `${memberName(name)}${required.includes(name) ? '' : '?'}: ${typeOfPart(property)}`,
  );
  if (members.length > 0) return `{ ${members.join('; ')} }`;
  if (additionalProperties === false) return 'Record<string, never>';
  return `Record<string, ${typeof additionalProperties === 'object' ? typeOfPart(additionalProperties) : 'unknown'}>`;
};

const memberName = (name: string): string => (/^\w+$/.test(name) ? name : `'${name}'`);

const literal = (value: unknown): string => JSON.stringify(value);

/** Each member once. */
export const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');
