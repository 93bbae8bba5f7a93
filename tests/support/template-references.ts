import { findResourceType } from './resource-schema';
import { isObject, type Template, type TemplateValue } from './template';

interface Reference {
  target: string;
  /** The attribute that `Fn::GetAtt` reads; undefined for `Ref` and `DependsOn`. */
  attribute: string | undefined;
}

/**
 * The faults of references in a template: a target that does not exist, an attribute that AWS does not define for the target,
 * and circular references, which CloudFormation refuses to deploy.
 * @returns one line per fault; empty for a template without faults
 */
export function referenceFaults(template: Template): string[] {
  const resources = Object.entries(template.Resources);
  const dangling = [...resources, ...Object.entries(template.Outputs ?? {})].flatMap(([name, value]) =>
    referencesIn(value as TemplateValue).flatMap((reference) => targetFaults(template, name, reference)),
  );
  const circular = resources
    .filter(([logicalId]) => reaches(template, logicalId, logicalId, new Set()))
    .map(([logicalId]) => `${logicalId}: depends on itself`);
  return [...dangling, ...circular];
}

function targetFaults(template: Template, name: string, { target, attribute }: Reference): string[] {
  if (target.startsWith('AWS::')) return [];
  const resource = template.Resources[target];
  if (resource === undefined) return [`${name}: no resource ${target}`];
  if (attribute === undefined || attribute in (findResourceType(resource.Type)?.attributes ?? {})) return [];
  return [`${name}: ${target} has no attribute ${attribute}`];
}

/** Every `Ref`, `Fn::GetAtt`, placeholder of `Fn::Sub`, and `DependsOn` inside a value. */
function referencesIn(value: TemplateValue): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' || key === 'DependsOn')
      return [inner].flat().map((target) => parseReference(String(target), false));
    if (key === 'Fn::GetAtt') return [parseReference([inner].flat().join('.'), true)];
    if (key === 'Fn::Sub') return [...placeholdersOf(inner), ...referencesIn(inner)];
    return referencesIn(inner);
  });
}

/** The value of `Fn::Sub` is a text, or a text with variables that hide resources with the same name. */
function placeholdersOf(substitution: TemplateValue): Reference[] {
  const [text, own] = [substitution].flat();
  const names = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name ?? '');
  return names
    .filter((name) => !(isObject(own) && name in own))
    .map((name) => parseReference(name, name.includes('.')));
}

function parseReference(text: string, withAttribute: boolean): Reference {
  const dot = text.indexOf('.');
  return withAttribute
    ? { target: text.slice(0, dot), attribute: text.slice(dot + 1) }
    : { target: text, attribute: undefined };
}

/** Whether references lead from one resource to another, directly or through other resources. */
function reaches(template: Template, from: string, to: string, visited: Set<string>): boolean {
  const targets = referencesIn(template.Resources[from] as unknown as TemplateValue).map(({ target }) => target);
  return targets.some((target) => {
    if (target === to) return true;
    if (visited.has(target) || template.Resources[target] === undefined) return false;
    visited.add(target);
    return reaches(template, target, to, visited);
  });
}
