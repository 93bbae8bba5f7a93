import { createService } from './service.mjs';

const { ISSUER: issuer = 'http://localhost:3000', AUDIENCE: audience = 'latchkey', PORT: port = '4000' } = process.env;

createService({ issuer, audience }).listen(Number(port), () => {
  process.stdout.write(`Listening at http://localhost:${port}, for tokens of ${issuer} meant for ${audience}.\n`);
});
