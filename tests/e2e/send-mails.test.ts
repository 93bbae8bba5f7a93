import '../support/mail-environment';
import { randomUUID } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import { outbox } from '../../lib/runtime/outbox';
import { users } from '../../lib/runtime/users';
import { useMailRoom } from '../support/mail-room';
import { newUser } from '../support/new-user';
import { runPackaged } from '../support/packaged-handler';
import { useTables } from '../support/tables';

jest.setTimeout(240_000);

const tables = useTables();
const room = useMailRoom(tables);

test('the zip of sendMails sends what the stream shows, and notes that it is sent', async () => {
  const user = newUser();
  await users.createUser(user);
  const { id: userId, email } = user;
  await outbox.putMail({ id: randomUUID(), purpose: 'reset-password', email, userId, createdAt: new Date() });

  const answer = await runPackaged('sendMails', { Records: await room.waiting() }, { awsRequestId: 'request 1' });

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(room.mailsTo(email)).toMatchObject([{ token: expect.stringMatching(new RegExp(`^${userId}\\.`)) }]);
  expect(await room.waiting()).toEqual([]);
});
