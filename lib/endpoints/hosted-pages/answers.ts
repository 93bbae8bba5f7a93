import type { Answer } from '../operation';

/** A page for people. */
export const aPage: Answer = { description: 'The page, in HTML.' };

/** The form again, with what is wrong. */
export const formAgain = (reason: string): Answer => ({ description: `The form again: ${reason}` });

/** 303: what the form asked for is done. */
export const ledOn = (where: string): Answer => ({
  description: 'Done.',
  headers: { location: where },
});

/** 303: the person has to do something else first, or has nothing to do. */
export const ledElsewhere = (where: string): Answer => ({
  description: 'Something else comes first, or there is nothing to do.',
  headers: { location: where },
});
