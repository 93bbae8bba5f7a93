import { isId } from './user-id';

/** The parts of a key that sorts by time: `<ISO time>#<uuid>`. Mails and events have such keys. */
export interface TimedId {
  readonly time: Date;
  readonly id: string;
}

/**
 * @returns `null` for any other text. A time must have exactly the form of `toISOString`, because another spelling of the same
 * time would be another key.
 */
export const parseTimedId = (text: string): TimedId | null => {
  const [iso = '', id = '', ...rest] = text.split('#');
  const time = new Date(iso);
  const isExact = !Number.isNaN(time.getTime()) && time.toISOString() === iso;
  return isExact && isId(id) && rest.length === 0 ? { time, id } : null;
};
