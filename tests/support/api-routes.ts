import { isObject, type Template, type TemplateObject, valueAt } from './template';

/** An operation of the deployed API's OpenAPI document, and the function that it invokes. */
export interface ApiOperation {
  /** `METHOD /path`, or `$default`. */
  readonly route: string;
  readonly operation: TemplateObject;
  /** Logical id of the function in the integration's `uri`; empty if no function has that name. */
  readonly target: string;
}

const URI =
  /^arn:\$\{AWS::Partition\}:apigateway:\$\{AWS::Region\}:lambda:path\/2015-03-31\/functions\/arn:\$\{AWS::Partition\}:lambda:\$\{AWS::Region\}:\$\{AWS::AccountId\}:function:([\w-]+)\/invocations$/;

/** Every operation of the document, in its order. */
export function apiOperations(template: Template): ApiOperation[] {
  const paths = valueAt(template.Resources.HttpApi?.Properties, 'Body', 'paths');
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).map(([method, operation]) => {
      const uri = String(valueAt(operation, 'x-amazon-apigateway-integration', 'uri', 'Fn::Sub'));
      return {
        route: path === '/$default' ? '$default' : `${methodOf(method)} ${path}`,
        operation: isObject(operation) ? operation : {},
        target: functionNamed(template, URI.exec(uri)?.[1]),
      };
    }),
  );
}

const methodOf = (operation: string): string =>
  operation === 'x-amazon-apigateway-any-method' ? 'ANY' : operation.toUpperCase();

const functionNamed = (template: Template, name: string | undefined): string =>
  Object.entries(template.Resources).find(
    ([, { Type, Properties }]) => Type === 'AWS::Lambda::Function' && Properties?.FunctionName === name,
  )?.[0] ?? '';
