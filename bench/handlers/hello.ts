/** The smallest possible function: it costs what node itself costs. */
export const handler = async () => ({ statusCode: 200, body: 'hello' });
