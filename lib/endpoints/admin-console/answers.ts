import { refusal } from '../answers';
import { ledElsewhere } from '../hosted-pages/answers';
import { refused } from '../refusals';

/** 403: whoever is signed in is no admin. */
export const notAdmin = refusal('The caller is no admin.', [refused('not_allowed')]);

/** 303: whoever is not signed in, or not fully, is led to where they can. */
export const notSignedIn = ledElsewhere('Where to sign in, or to prove the second factor.');
