import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A value of a CloudFormation template: plain JSON, intrinsic functions included. */
export type TemplateValue = string | number | boolean | null | TemplateValue[] | TemplateObject;
export type TemplateObject = { [key: string]: TemplateValue };

export interface TemplateResource {
  Type: string;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  Properties?: TemplateObject;
}

export interface Template {
  Resources: Record<string, TemplateResource>;
  Outputs?: Record<string, TemplateObject>;
}

/** Whether a value is `{ Ref }` or `{ Fn::... }`: AWS knows its result only at deployment. */
export function isIntrinsic(value: TemplateValue): value is TemplateObject {
  if (!isObject(value)) return false;
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'));
}

export function isObject(value: TemplateValue | undefined): value is TemplateObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The template that `serverless package` left in a directory. @throws when there is none */
export function readTemplate(packageDir: string): Template {
  return JSON.parse(readFileSync(join(packageDir, 'cloudformation-template-update-stack.json'), 'utf8'));
}

/** Logical id and properties of every resource of a type, in the template's order. */
export function resourcesOfType(template: Template, type: string): [logicalId: string, properties: TemplateObject][] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId, resource]) => [logicalId, resource.Properties ?? {}]);
}

/** The value at a path of keys and indexes; undefined if the path does not exist. */
export function valueAt(value: TemplateValue | undefined, ...path: (string | number)[]): TemplateValue | undefined {
  return path.reduce<TemplateValue | undefined>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isObject(inner) ? inner[key] : undefined;
  }, value);
}

/** The resource that a statement of a role names, by logical id: `UsersTable`, or `UsersTable/index/by_customer`. */
export function grantedResource(resource: TemplateValue | undefined): string {
  const index = /^\$\{(\w+)\.Arn\}(\/index\/\w+)$/.exec(String(valueAt(resource, 'Fn::Sub')));
  const parameters = /:parameter\/.*?([\w-]+)(?:\/\*)?$/.exec(String(valueAt(resource, 'Fn::Sub')));
  if (parameters !== null) return String(parameters[1]);
  return index === null ? String(valueAt(resource, 'Fn::GetAtt', 0)) : `${index[1]}${index[2]}`;
}
