import { isDeepStrictEqual } from 'node:util';
import { resourcesOf } from './resources-of.mjs';

/**
 * @typedef {import('./serverless.d.ts').TemplateResources} TemplateResources
 */

/** A change of one of these properties makes CloudFormation replace the table: its data would stay behind. */
const replacing = ['TableName', 'KeySchema', 'LocalSecondaryIndexes', 'ImportSourceSpecification'];

/**
 * What a deployment must not do to tables that exist: replace or remove them. Their indexes may change: see `indexSteps`.
 *
 * @param {TemplateResources} deployed the resources of the stack as it is
 * @param {TemplateResources} next those of the deployment
 * @returns {string[]} one sentence per fault
 * @see AWS CloudFormation User Guide, "AWS::DynamoDB::Table", update requires
 */
export function tableChangeFaults(deployed, next) {
  return resourcesOf(deployed, 'AWS::DynamoDB::Table').flatMap(([logicalId, before]) => {
    const after = next[logicalId];
    const name = String(before.TableName);
    if (after === undefined) return [`the table ${name} would be removed, with its data`];
    const replacements = replacing
      .filter((property) => !isDeepStrictEqual(before[property], after.Properties[property]))
      .map((property) => `the table ${name} would be replaced, without its data, because its ${property} changes`);
    return replacements;
  });
}
