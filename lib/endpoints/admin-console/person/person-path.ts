import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isId } from '../../../auth/user-id';

/** The parts of the page about a person that links lead to: sections, and the forms in them. */
export type PersonPart =
  | 'sign-in'
  | 'profile'
  | 'change'
  | 'access'
  | 'disable'
  | 'enable'
  | 'verify'
  | 'invite'
  | 'methods'
  | 'reset'
  | 'factors'
  | 'sessions'
  | 'act'
  | 'events'
  | 'deletion'
  | 'delete';

/** The list of people. */
export const PEOPLE = '/admin/people';

/** The path of the page about a person, or of a part of it. @param id of a user. */
export const personPath = (id: string, part?: PersonPart): string =>
  part === undefined ? `${PEOPLE}/${id}` : `${PEOPLE}/${id}#${part}`;

/** The page with the form whose path was requested. */
export const pageOfPersonForm =
  (part: PersonPart) =>
  ({ pathParameters }: Pick<APIGatewayProxyEventV2, 'pathParameters'>): string => {
    const id = (pathParameters?.id ?? '').toLowerCase();
    return isId(id) ? personPath(id, part) : PEOPLE;
  };
