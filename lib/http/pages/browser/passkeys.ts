/**
 * The forms with passkeys: asks the browser for one, puts its answer into the form, and sends it.
 * @see W3C Web Authentication Level 3 sections 5.1.3 to 5.1.10
 */

/** A challenge lives five minutes. Autofill waits for the person, so it asks for another one before that. */
const FRESH_MILLISECONDS = 240_000;

/** What the paths for options answer. */
interface Asked {
  readonly challenge?: string;
  readonly passkey_options: object;
}

const isSupported = typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** The request that waits for the person to choose a passkey in the list of a field. */
let autofill = new AbortController();

/** @returns `null` if the service refuses. */
const ask = async (form: HTMLFormElement): Promise<Asked | null> => {
  const { options, optionsUrl = '' } = form.dataset;
  if (options !== undefined) return { passkey_options: JSON.parse(options) };
  const answer = await fetch(optionsUrl, { method: 'POST' });
  return answer.ok ? answer.json() : null;
};

/** Let the browser answer, and send its answer. */
const send = async (
  form: HTMLFormElement,
  asked: Asked,
  more: Pick<CredentialRequestOptions, 'mediation' | 'signal'> = {},
) => {
  const { passkey_options: options, challenge = '' } = asked;
  const credential =
    form.dataset.passkey === 'create'
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
            options as PublicKeyCredentialCreationOptionsJSON,
          ),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON),
          ...more,
        });
  const set = (name: string, value: string) => {
    // The elements of a form are found by their ids too: a button may have the name of the field as its id.
    const input = form.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (input !== null) input.value = value;
  };
  set('challenge', challenge);
  set('passkey', JSON.stringify(credential));
  form.submit();
};

/** Offer passkeys in the list of the field for the email, until the person goes on in another way. */
const offer = async (form: HTMLFormElement) => {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  for (;;) {
    autofill = new AbortController();
    const { signal } = autofill;
    const asked = await ask(form);
    if (asked === null || signal.aborted) return;
    const timer = setTimeout(() => autofill.abort('stale'), FRESH_MILLISECONDS);
    try {
      return await send(form, asked, { mediation: 'conditional', signal });
    } catch {
      if (signal.reason !== 'stale') return;
    } finally {
      clearTimeout(timer);
    }
  }
};

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  const status = form.querySelector('[role=status]') as HTMLElement;
  form.onsubmit = async (event) => {
    event.preventDefault();
    status.textContent = '';
    autofill.abort();
    try {
      const asked = await ask(form);
      // The page that answers says why, and what to do about it.
      if (asked === null) form.submit();
      else await send(form, asked);
    } catch (error) {
      const { failed = '', known = '' } = form.dataset;
      status.textContent = (error as Error).name === 'InvalidStateError' ? known : failed;
    }
  };
  if (!isSupported) continue;
  form.hidden = false;
  if (form.dataset.autofill !== undefined) void offer(form).catch(() => {});
}

if (isSupported) for (const help of document.querySelectorAll<HTMLElement>('[data-passkey-help]')) help.hidden = true;
