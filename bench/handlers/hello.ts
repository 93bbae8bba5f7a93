/** The least a function can be: what node itself costs. */
export const handler = async () => ({ statusCode: 200, body: 'hello' });
