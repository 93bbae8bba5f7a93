import { createLocalMailer } from '../../../../scripts/local/inbox/local-mailer.mjs';
import { startOutboxStream } from '../../../../scripts/local/streams/outbox-stream.mjs';

/** A process that sends mails until it is killed, or kills itself before or after its third, for a test that kills it. */
const settings = JSON.parse(process.argv[2] ?? '{}');
const mailer = createLocalMailer(settings.dataDir);
let count = 0;
/** @param {string} moment */
const dieAt = (moment) => {
  if (process.env.KILL === moment && count === 3) process.kill(process.pid, 'SIGKILL');
};
await startOutboxStream({
  ...settings,
  announce: () => {},
  mailer: {
    send: async (/** @type {import('../../../../lib/auth/ports').RenderedMail} */ mail) => {
      count += 1;
      dieAt('before');
      const answer = await mailer.send(mail);
      dieAt('after');
      return answer;
    },
  },
});
setInterval(() => {}, 1000);
process.stderr.write('started\n');
