import { newMail } from '../../../lib/auth/mailing/new-mail';
import { mails } from '../../../lib/auth/mails';
import { formatOwnedSecret } from '../../../lib/auth/user-id';
import { findUserByEmail } from '../../../lib/auth/users/find-user-by-email';
import { hashToken } from '../../../lib/crypto/hash-token';
import type { Service } from '../service';
import type { Send } from './call';
import { JourneyError } from './journey';

const POLL_MILLISECONDS = 1000;
/** A function that has just been deployed reads its stream after half a minute, at most. */
const LOCAL_POLLS = 20;
const STAGE_POLLS = 90;
const TOKEN_SECONDS = 600;

export interface ReceiveDeps {
  readonly send: Send;
  wait(milliseconds: number): Promise<void>;
}

/**
 * The token in the mail to a new user of a local service, from its inbox.
 * @throws {JourneyError}
 */
export const receiveLocalToken = async ({ send, wait }: ReceiveDeps, email: string): Promise<string> => {
  const path = `/inbox.json?to=${encodeURIComponent(email)}`;
  for (let polls = 0; polls < LOCAL_POLLS; polls += 1) {
    const { status, text } = await send({ method: 'GET', path });
    const received = status === 200 ? (JSON.parse(text) as { links: string[] }[]) : [];
    const links = received.flatMap((mail) => mail.links).filter((link) => URL.canParse(link));
    const link = links
      .map((each) => new URL(each))
      .find(({ pathname }) => pathname === mails['verify-email'].link.path);
    const token = link?.searchParams.get('token');
    if (token) return token;
    await wait(POLL_MILLISECONDS);
  }
  throw new JourneyError(
    `No mail to ${email} came into /inbox.json within ${LOCAL_POLLS} seconds: see what \`npm start\` prints.`,
  );
};

export type StageStores = Pick<Service, 'clock' | 'ids'> & {
  readonly users: Pick<Service['users'], 'findUserId' | 'findUser' | 'requestVerification'>;
  readonly outbox: Pick<Service['outbox'], 'putMail' | 'isWaiting' | 'listFailed'>;
};

/**
 * Send one more mail to a new user of a deployed stage, and wait until Amazon SES has taken it. Nobody can read the mailbox
 * simulator, so the user then gets another token, as if a mail were sent.
 * @returns that token.
 * @throws {JourneyError}
 */
export const receiveStageToken = async (
  { wait }: Pick<ReceiveDeps, 'wait'>,
  service: StageStores,
  email: string,
): Promise<string> => {
  const { users, outbox, ids, clock } = service;
  const user = await findUserByEmail(users, email);
  if (user === null)
    throw new JourneyError(
      `The sign-up wrote no user to the tables of this stage: does the URL belong to this stage and region?`,
    );
  // The mails to one recipient are sent in order, so the mail of the sign-up is sent before.
  const mail = newMail(service, 'verify-email', user);
  await outbox.putMail(mail);
  for (let polls = 0; await outbox.isWaiting(mail); polls += 1) {
    if (polls === STAGE_POLLS)
      throw new JourneyError(
        `The mail was not sent within ${STAGE_POLLS} seconds: sendMails does not read the stream of the outbox, cannot start, or Amazon SES does not answer. See its log, \`npm run doctor\`, and docs/runbook.md#mails-are-late-or-fail`,
      );
    await wait(POLL_MILLISECONDS);
  }
  const failed = (await outbox.listFailed(1000)).find(({ id }) => id === mail.id);
  if (failed !== undefined)
    throw new JourneyError(`Amazon SES refused the mail: ${failed.reason}. See docs/runbook.md#mails-are-late-or-fail`);
  const token = formatOwnedSecret(user.id, ids.newSecret());
  const expiresAt = new Date(clock.now().getTime() + TOKEN_SECONDS * 1000);
  await users.requestVerification({ userId: user.id, email: user.email, tokenHash: hashToken(token), expiresAt });
  return token;
};
