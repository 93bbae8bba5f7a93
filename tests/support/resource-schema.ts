import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType } from '@aws-cdk/service-spec-types';
import { isIntrinsic, isObject, type Template, type TemplateObject, type TemplateValue } from './template';

type Properties = Record<string, Property>;

const specification = loadAwsServiceSpecSync();

/** The AWS schema of a resource type; undefined if AWS has no such type. */
export function findResourceType(type: string) {
  return specification.lookup('resource', 'cloudFormationType', 'equals', type)[0];
}

/**
 * The faults of a template according to AWS's published resource schemas: unknown types and properties, missing required ones,
 * literals of the wrong type. Values of intrinsic functions are not checked here; template-references.ts checks their targets.
 * @returns one line per fault, with its path; empty for a template without faults
 */
export function schemaFaults(template: Template): string[] {
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties: given = {} }]) => {
    const resource = findResourceType(Type);
    if (resource === undefined) return [`${logicalId}: unknown type ${Type}`];
    return objectFaults(given, resource.properties, logicalId);
  });
}

function objectFaults(given: TemplateObject, known: Properties, path: string): string[] {
  const missing = Object.entries(known)
    .filter(([name, { required }]) => required === true && given[name] === undefined)
    .map(([name]) => `${path}.${name}: missing`);
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const property = known[name];
    return property === undefined
      ? [`${path}.${name}: unknown property`]
      : propertyFaults(value, property, `${path}.${name}`);
  });
  return [...missing, ...wrong];
}

/** A property may have had other types in the past; AWS accepts each of them. */
function propertyFaults(value: TemplateValue, { type, previousTypes = [] }: Property, path: string): string[] {
  return anyOf(value, [type, ...previousTypes], path);
}

function anyOf(value: TemplateValue, types: PropertyType[], path: string): string[] {
  const faults = types.map((type) => typeFaults(value, type, path));
  return faults.some((found) => found.length === 0) ? [] : (faults[0] ?? []);
}

function typeFaults(value: TemplateValue, type: PropertyType, path: string): string[] {
  if (isIntrinsic(value)) return [];
  switch (type.type) {
    case 'ref':
      return isObject(value)
        ? objectFaults(value, specification.get('typeDefinition', type.reference).properties, path)
        : [`${path}: not an object`];
    case 'tag':
      return isObject(value) && 'Key' in value && 'Value' in value ? [] : [`${path}: not a tag`];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => typeFaults(item, type.element, `${path}.${index}`))
        : [`${path}: not an array`];
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([key, item]) => typeFaults(item, type.element, `${path}.${key}`))
        : [`${path}: not an object`];
    case 'union':
      return anyOf(value, type.types, path);
    case 'json':
      return [];
    default:
      return literalFaults(value, type, path);
  }
}

function literalFaults(value: TemplateValue, type: PropertyType, path: string): string[] {
  const kind = { integer: 'number', 'date-time': 'string' }[type.type as string] ?? type.type;
  if (typeof value !== kind) return [`${path}: not a ${kind}`];
  const allowed: readonly TemplateValue[] = 'allowedValues' in type ? (type.allowedValues ?? []) : [];
  return allowed.length === 0 || allowed.includes(value) ? [] : [`${path}: not one of ${allowed.join(', ')}`];
}
