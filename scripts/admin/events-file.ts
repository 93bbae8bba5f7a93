import { type CustomerEventFilter, listCustomerEvents } from '../../lib/auth/accounts/list-customer-events';
import { type FileFormat, fileHead, fileLines } from '../../lib/endpoints/customer-events/events-file';
import { MAX_PER_FILE } from '../../lib/endpoints/customer-events/query';
import { type Output, write } from './output';
import type { Service } from './service';

/** The cursors leave this process never, so any secret will do. */
const CURSOR_SECRET = 'of this process';

/**
 * Write all events of a customer, newest first, part by part: the memory that it needs does not grow with the events.
 * @returns how many.
 */
export const writeEvents = async (
  service: Service,
  output: Output,
  { customerId, filter, format }: { customerId: number; filter: CustomerEventFilter; format: FileFormat },
): Promise<number> => {
  const deps = { ...service, cursorSecret: async () => CURSOR_SECRET };
  await write(output, fileHead(format));
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await listCustomerEvents(deps, { customerId }, filter, { limit: MAX_PER_FILE, cursor });
    await write(output, fileLines(format, page.events));
    count += page.events.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return count;
};
