/** The paths of the invitations in the console. */
export const INVITATIONS = '/admin/invitations';
export const INVITATIONS_LIST = '/admin/invitations/list';
