/**
 * What serverless.yml asks of the stage's name: stages named prod* are production and guard their tables.
 *
 * @param {{ resolveVariable(address: string): Promise<string> }} resolver
 * @returns {Promise<{ isProduction: boolean }>}
 */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  return { isProduction: /^prod/i.test(stage) };
};
