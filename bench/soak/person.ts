import { randomUUID } from 'node:crypto';
import { totpCode } from '../../tests/support/authenticator-app';
import { type Mailbox, openMailbox, tokenOf } from './mailbox';
import { type Answer, isUnknown, type Observer, type Visitor } from './observer';

interface Session {
  readonly visitor: Visitor;
  /** `maybe`: a request should have ended it, but its outcome is unknown. An `ended` session never works again. */
  state: 'live' | 'maybe' | 'ended';
  /** When it became `maybe`. A request whose answer was lost may still be under way. */
  since: number;
}

/** A simulated user, who remembers what the service acknowledged and checks that it stays true. */
export interface Person {
  /** One thing that people do. */
  act(): Promise<void>;
  /** Check everything that must still be true. */
  verify(): Promise<void>;
  readonly sessions: number;
}

const UNDER_WAY_MILLISECONDS = 5000;
const MAX_SESSIONS = 6;

const newPassword = (): string => `soak ${randomUUID()}`;

/** @returns `null` if the account could not be made because of a fault. */
export const signUp = async (origin: string, observer: Observer): Promise<Person | null> => {
  const email = `${randomUUID()}@soak.example.com`;
  const password = newPassword();
  const visitor = observer.visitor();
  const mailbox = openMailbox(origin, email);
  const signedUp = await visitor.send('POST', '/users', { json: { email, password } });
  if (isUnknown(signedUp)) return null;
  if (signedUp.status !== 200) observer.violation(`a sign-up was answered ${signedUp.status}`);
  const mail = await mailbox.next(0);
  if (mail === null) {
    observer.violation('the mail of a sign-up was lost');
    return null;
  }
  const token = tokenOf(mail);
  const verified = await visitor.send('POST', '/verify_email', { json: { token } });
  if (verified.status !== 200) {
    // If the mail was sent a second time, the newer link has replaced this one. As after an unknown outcome, this person is given up.
    return null;
  }
  observer.checked('an acknowledged sign-up can sign in');
  return createPerson(observer, { email, password, mailbox });
};

const createPerson = (
  observer: Observer,
  { email, password, mailbox }: { email: string; password: string; mailbox: Mailbox },
): Person => {
  /** The possible current passwords: more than one after an unknown outcome. */
  let passwords: readonly string[] = [password];
  let recoveryCodes: string[] = [];
  /** Whether a second factor is asked for; `null` after an unknown outcome. */
  let hasSecondFactor: boolean | null = false;
  let sessions: Session[] = [];

  const mark = (some: readonly Session[], state: 'maybe' | 'ended') => {
    for (const session of some) {
      if (session.state === 'ended') continue;
      session.state = state;
      session.since = Date.now();
    }
  };
  const addSession = (visitor: Visitor) => {
    sessions.push({ visitor, state: 'live', since: Date.now() });
    // Ended sessions are still checked for some time.
    if (sessions.length > MAX_SESSIONS * 2) sessions = sessions.slice(-MAX_SESSIONS * 2);
  };
  const liveSession = (): Session | undefined => sessions.find(({ state }) => state === 'live');

  const check = async (session: Session): Promise<void> => {
    const { state, since } = session;
    const answer = await session.visitor.send('GET', '/profile');
    if (isUnknown(answer) || session.state !== state) return;
    if (state === 'ended') {
      observer.checked('what was ended stays ended');
      if (answer.status !== 403) observer.violation(`an ended session was answered ${answer.status}`);
    } else if (state === 'live') {
      observer.checked('a session stays until it is ended');
      if (answer.status !== 200) observer.violation(`a session was lost: ${answer.status}`);
      if (answer.status === 200 && answer.body.email !== email)
        observer.violation('a session belongs to somebody else');
    } else if (answer.status === 403) session.state = 'ended';
    else if (Date.now() - since > UNDER_WAY_MILLISECONDS) session.state = 'live';
  };

  /** @returns the visitor who signed in, `refused` for a wrong password, `null` for an unknown outcome. */
  const tryPassword = async (given: string): Promise<Visitor | 'refused' | null> => {
    const visitor = observer.visitor();
    const answer = await visitor.send('POST', '/sessions', { json: { email, password: given } });
    if (isUnknown(answer)) return null;
    if (answer.status === 401) return 'refused';
    if (answer.status === 202) {
      if (hasSecondFactor === false) observer.violation('a second factor is asked for that nobody has set up');
      hasSecondFactor = true;
      const code = recoveryCodes.pop();
      if (code === undefined) return null;
      const { challenge } = answer.body;
      const second = await visitor.send('POST', '/sessions', { json: { challenge, code } });
      if (second.status === 200) return visitor;
      if (!isUnknown(second)) observer.violation(`an unused recovery code was answered ${second.status}`);
      return null;
    }
    if (answer.status !== 200) {
      observer.violation(`a sign-in was answered ${answer.status}`);
      return null;
    }
    if (hasSecondFactor === true) observer.violation('a second factor that was set up is not asked for');
    hasSecondFactor = false;
    return visitor;
  };

  const signIn = async (): Promise<void> => {
    if (hasSecondFactor !== false && recoveryCodes.length === 0) return;
    for (const given of passwords) {
      const outcome = await tryPassword(given);
      if (outcome === null) return;
      if (outcome === 'refused') {
        passwords = passwords.filter((other) => other !== given);
        continue;
      }
      observer.checked('an acknowledged password works');
      passwords = [given];
      addSession(outcome);
      return;
    }
    observer.violation('no acknowledged password works any more');
  };

  const signInWithWrongPassword = async () => {
    const answer = await observer.visitor().send('POST', '/sessions', { json: { email, password: newPassword() } });
    observer.checked('a wrong password is refused');
    if (!isUnknown(answer) && answer.status !== 401)
      observer.violation(`a wrong password was answered ${answer.status}`);
  };

  const signOut = async () => {
    const session = liveSession();
    if (session === undefined) return;
    const answer = await session.visitor.send('DELETE', '/sessions');
    // The visitor has lost the cookie, so a later check would say nothing about the session.
    sessions = sessions.filter((other) => other !== session);
    if (!isUnknown(answer) && answer.status !== 302) observer.violation(`a sign-out was answered ${answer.status}`);
  };

  /** Ends another session by its reference. The visitor of that session keeps the cookie. */
  const endOther = async () => {
    const [one, other] = sessions.filter(({ state }) => state === 'live');
    if (one === undefined || other === undefined) return;
    const list = await other.visitor.send('GET', '/sessions');
    const listed = (list.body.sessions ?? []) as { reference: string; current: boolean }[];
    const reference = listed.find(({ current }) => current)?.reference;
    if (list.status !== 200 || reference === undefined) return;
    const answer = await one.visitor.send('DELETE', `/sessions/${reference}`);
    mark([other], answer.status === 200 ? 'ended' : 'maybe');
  };

  const changePassword = async () => {
    const session = liveSession();
    const [current] = passwords;
    if (session === undefined || passwords.length !== 1 || current === undefined) return;
    const next = newPassword();
    const json = { current_password: current, new_password: next };
    const answer = await session.visitor.send('PUT', '/password', { json });
    if (answer.status === 200) {
      passwords = [next];
      mark(
        sessions.filter((other) => other !== session),
        'ended',
      );
    } else if (isUnknown(answer)) {
      passwords = [current, next];
      mark(sessions, 'maybe');
    } else observer.violation(`a change of the password was answered ${answer.status}`);
  };

  /** Two browsers use the link of one mail at the same time. */
  const resetPassword = async () => {
    const count = await mailbox.count();
    if ((await observer.visitor().send('POST', '/reset_password', { json: { email } })).status !== 200) return;
    const mail = await mailbox.next(count);
    if (mail === null || !mail.links.some((link) => link.includes('/new_password'))) return;
    const token = tokenOf(mail);
    const candidates = [newPassword(), newPassword()] as const;
    const use = (password: string): Promise<Answer> =>
      observer.visitor().send('POST', '/new_password', { json: { token, new_password: password } });
    const answers = await Promise.all(candidates.map(use));
    const winners = candidates.filter((_, index) => answers[index]?.status === 200);
    observer.checked('a link has one winner');
    if (winners.length > 1) observer.violation('two people used the same link');
    const [winner] = winners;
    if (winner !== undefined) {
      passwords = [winner];
      mark(sessions, 'ended');
      if ((await use(newPassword())).status === 200) observer.violation('a used link works again');
    } else if (answers.some(isUnknown)) {
      passwords = [...passwords, ...candidates];
      mark(sessions, 'maybe');
    }
  };

  const setUpSecondFactor = async () => {
    if (hasSecondFactor !== false) return;
    const visitor = observer.visitor();
    const [given] = passwords;
    if (given === undefined || passwords.length !== 1) return;
    const signedIn = await visitor.send('POST', '/sessions', { json: { email, password: given } });
    if (signedIn.status !== 200) return;
    const begun = await visitor.send('POST', '/second_factors/totp');
    if (begun.status !== 201) return;
    const code = totpCode(String(begun.body.secret), new Date());
    const answer = await visitor.send('PUT', '/second_factors/totp', { json: { code } });
    if (answer.status === 200) {
      hasSecondFactor = true;
      recoveryCodes = [...(answer.body.recovery_codes as string[])];
    } else hasSecondFactor = null;
    // The other sessions may have been ended.
    mark(sessions, 'maybe');
  };

  /** Two browsers use the same recovery code at the same time. */
  const raceForRecoveryCode = async () => {
    const code = hasSecondFactor === true ? recoveryCodes.pop() : undefined;
    const [given] = passwords;
    if (code === undefined || passwords.length !== 1) return;
    const visitors = [observer.visitor(), observer.visitor()];
    const begun = await Promise.all(
      visitors.map((visitor) => visitor.send('POST', '/sessions', { json: { email, password: given } })),
    );
    if (begun.some(({ status }) => status !== 202)) return;
    const answers = await Promise.all(
      visitors.map((visitor, index) =>
        visitor.send('POST', '/sessions', { json: { challenge: begun[index]?.body.challenge, code } }),
      ),
    );
    observer.checked('a recovery code has one winner');
    if (answers.filter(({ status }) => status === 200).length > 1)
      observer.violation('two people used the same recovery code');
    for (const [index, { status }] of answers.entries()) if (status === 200) addSession(visitors[index] as Visitor);
  };

  const useTokens = async () => {
    const [given] = passwords;
    if (hasSecondFactor !== false || passwords.length !== 1) return;
    const visitor = observer.visitor();
    const login = await visitor.send('POST', '/api/users/login', { json: { email, password: given } });
    if (login.status !== 200) return;
    const refreshed = await observer
      .visitor()
      .send('POST', '/api/users/refresh', { json: { refresh_token: login.body.refresh_token } });
    if (isUnknown(refreshed)) return;
    observer.checked('a refresh token works');
    if (refreshed.status !== 200) return observer.violation(`a refresh was answered ${refreshed.status}`);
    const { access_token: access, refresh_token: refresh } = refreshed.body;
    const bearer = String(access);
    const out = await observer.visitor().send('GET', '/api/users/logout', { bearer });
    if (out.status !== 200) return;
    const [token, again] = await Promise.all([
      observer.visitor().send('GET', '/api/users/token', { bearer }),
      observer.visitor().send('POST', '/api/users/refresh', { json: { refresh_token: refresh } }),
    ]);
    observer.checked('tokens of an ended session are refused');
    for (const answer of [token, again])
      if (!isUnknown(answer) && answer.status !== 401)
        observer.violation(`an ended token was answered ${answer.status}`);
  };

  const signInByMail = async () => {
    if (hasSecondFactor !== false) return;
    const visitor = observer.visitor();
    const count = await mailbox.count();
    if ((await visitor.send('POST', '/sign_in_link', { json: { email } })).status !== 200) return;
    const code = /\b\d{6}\b/.exec((await mailbox.next(count))?.text ?? '')?.[0];
    if (code === undefined) return;
    const answer = await visitor.send('POST', '/sessions', { json: { email, code } });
    // 401: the mail was sent a second time, with another code.
    if (answer.status === 200) {
      observer.checked('a code of a mail signs in');
      addSession(visitor);
    }
  };

  const acts: readonly (readonly [weight: number, act: () => Promise<void>])[] = [
    [6, signIn],
    [2, signInWithWrongPassword],
    [2, signOut],
    [3, endOther],
    [3, changePassword],
    [2, resetPassword],
    [1, setUpSecondFactor],
    [2, raceForRecoveryCode],
    [3, useTokens],
    [2, signInByMail],
  ];
  const verifySessions = async () => {
    for (const session of [...sessions]) await check(session);
  };

  return {
    get sessions() {
      return sessions.length;
    },
    act: async () => {
      let left = Math.random() * acts.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, act] of acts) {
        left -= weight;
        if (left > 0) continue;
        await act();
        break;
      }
      // The service ends the oldest session of a user who has too many, so the oldest ones are no longer checked.
      while (sessions.filter(({ state }) => state !== 'ended').length > MAX_SESSIONS) {
        const oldest = sessions.findIndex(({ state }) => state !== 'ended');
        sessions.splice(oldest, 1);
      }
      await verifySessions();
    },
    verify: async () => {
      await verifySessions();
      await signIn();
    },
  };
};
