import { isDeepStrictEqual } from 'node:util';

/**
 * @typedef {import('./serverless.d.ts').TemplateResources} TemplateResources
 * @typedef {Record<string, unknown>} Properties
 */

/** A change of one of these properties makes CloudFormation replace the table: its data would stay behind. */
const replacing = ['TableName', 'KeySchema', 'LocalSecondaryIndexes', 'ImportSourceSpecification'];

/**
 * What a deployment must not do to tables that exist: replace or remove them, or change more indexes than CloudFormation can.
 *
 * @param {TemplateResources} deployed the resources of the stack as it is
 * @param {TemplateResources} next those of the deployment
 * @returns {string[]} one sentence per fault
 * @see AWS CloudFormation User Guide, "AWS::DynamoDB::Table", update requires
 */
export function tableChangeFaults(deployed, next) {
  return Object.entries(deployed).flatMap(([logicalId, { Type, Properties: before }]) => {
    if (Type !== 'AWS::DynamoDB::Table') return [];
    const after = next[logicalId];
    const name = String(before.TableName);
    if (after === undefined) return [`the table ${name} would be removed, with its data`];
    const replacements = replacing
      .filter((property) => !isDeepStrictEqual(before[property], after.Properties[property]))
      .map((property) => `the table ${name} would be replaced, without its data, because its ${property} changes`);
    return [...replacements, ...indexFaults(name, indexesOf(before), indexesOf(after.Properties))];
  });
}

/**
 * @param {string} name of the table
 * @param {Map<string, object>} before
 * @param {Map<string, object>} after
 * @returns {string[]}
 */
function indexFaults(name, before, after) {
  const added = [...after.keys()].filter((index) => !before.has(index));
  const removed = [...before.keys()].filter((index) => !after.has(index));
  const changed = [...after].filter(
    ([index, value]) => before.has(index) && !isDeepStrictEqual(before.get(index), value),
  );
  const faults = changed.map(
    ([index]) => `the index ${index} of the table ${name} changes, which CloudFormation refuses: give it another name`,
  );
  if (added.length + removed.length > 1) {
    const all = [...added.map((index) => `add ${index}`), ...removed.map((index) => `remove ${index}`)].join(', ');
    faults.push(
      `the table ${name} would get several changes of its indexes at once (${all}), and CloudFormation makes one: deploy them one after the other`,
    );
  }
  return faults;
}

/**
 * @param {Properties} properties
 * @returns {Map<string, object>} by name; throughput is left out, because it may change
 */
const indexesOf = (properties) =>
  new Map(
    /** @type {{ IndexName: string, KeySchema: object, Projection: object }[]} */ (
      properties.GlobalSecondaryIndexes ?? []
    ).map(({ IndexName, KeySchema, Projection }) => [IndexName, { KeySchema, Projection }]),
  );
