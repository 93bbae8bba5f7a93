import * as v from 'valibot';
import { requireRoles } from '../../../lib/guards';

const noteBody = v.strictObject({ text: v.pipe(v.string(), v.nonEmpty('is empty'), v.maxLength(1000, 'is too long')) });

/** `POST /notes`: for users who have both roles at the time of the request. */
export const handler = requireRoles(['admin', 'editor'])(
  async ({ caller, body }) => ({
    status: 201,
    body: { text: body.text, author: caller.id, customer: { id: caller.customerId } },
  }),
  { body: noteBody },
);
