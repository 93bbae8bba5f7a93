import { randomUUID } from 'node:crypto';
import { BatchGetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { call, gatewayEvent } from '../tests/support/event';
import { newUser } from '../tests/support/new-user';
import { wallMilliseconds } from './cpu-time';
import { interleaved, median } from './statistics';
import { createTokenSession } from './token-session';
import type { Topic } from './topic';

const inFlight = 4;
const refreshes = 100;
const rounds = 6;

/**
 * Refreshes per second of one process, compared to the minimum work of a refresh: one batch read, one update, one signature.
 */
export const measureRefreshRate = async (): Promise<Topic> => {
  const { handler } = await import('../functions/user-directory/refresh-tokens');
  const { tableClient } = await import('../lib/runtime/table-client');
  const { config } = await import('../lib/runtime/config');
  const { signingKeyRing } = await import('../lib/runtime/signing-key-ring');
  const { users } = await import('../lib/runtime/users');
  const { key } = await signingKeyRing.signingKey();
  const user = newUser({ emailVerified: true });
  await users.createUser(user);

  /** A client with a session, which uses each refresh token once. */
  const newClient = async () => {
    const { refreshToken, sessionId } = await createTokenSession(user);
    let latest = refreshToken;
    const refresh = async () => {
      const event = gatewayEvent('POST /api/users/refresh', { json: { refresh_token: latest } });
      const { status, body } = await call(handler, event);
      if (status !== 200) throw new Error(`A refresh answered ${status}: nothing can be measured`);
      latest = (body as { refresh_token: string }).refresh_token;
    };
    return { refresh, sessionId };
  };
  const bare = async (sessionId: string) => {
    const sessionKey = { id: `sid#${sessionId}` };
    await tableClient.documents.send(
      new BatchGetCommand({
        RequestItems: {
          [config.sessionsTable]: { Keys: [sessionKey], ConsistentRead: true },
          [config.usersTable]: { Keys: [{ id: user.id }], ConsistentRead: true },
        },
      }),
    );
    await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, Buffer.alloc(600));
    await tableClient.documents.send(
      new UpdateCommand({
        TableName: config.sessionsTable,
        Key: sessionKey,
        ConditionExpression: 'user_id = :user',
        UpdateExpression: 'SET bench_salt = :salt',
        ExpressionAttributeValues: { ':user': user.id, ':salt': randomUUID() },
      }),
    );
  };
  const clients = await Promise.all(Array.from({ length: inFlight }, newClient));
  const allClients = (work: (client: (typeof clients)[number]) => Promise<void>) => () =>
    wallMilliseconds(() =>
      Promise.all(
        clients.map(async (client) => {
          for (let count = 0; count < refreshes / inFlight; count += 1) await work(client);
        }),
      ),
    );
  const works = {
    bare: allClients(({ sessionId }) => bare(sessionId)),
    refresh: allClients(({ refresh }) => refresh()),
  };
  await interleaved(works, 2); // warm-up
  const measured = await interleaved(works, rounds);
  const barePerSecond = (refreshes * 1000) / median(measured.bare);
  const refreshesPerSecond = (refreshes * 1000) / median(measured.refresh);
  return {
    title: 'Refreshes per second of one process',
    rows: [{ refreshesPerSecond, barePerSecond, shareOfBare: refreshesPerSecond / barePerSecond }],
    notes: [
      `${rounds} times ${refreshes} refreshes of ${inFlight} sessions in parallel, through the live handler.`,
      'The engine runs in another process.',
      'Bare: one BatchGetItem of two items, one signature and one UpdateItem with the same client.',
    ],
  };
};
