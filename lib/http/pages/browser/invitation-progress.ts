/**
 * Sends a form that invites the next people of a list, and the form of its answer, until one is the last. Each answer is a page with the
 * progress. Whatever goes wrong, the browser sends the form itself, and shows the answer: nobody is invited twice.
 */

const chunksIn = (place: ParentNode): HTMLFormElement | null => place.querySelector('form[data-chunks]');

/** The page that answers; `null` for another answer than the next page with such a form. */
const sendNext = async (form: HTMLFormElement): Promise<HTMLElement | null> => {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: { accept: 'text/html' },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) return null;
  const text = await answer.text();
  // Without its style, whose nonce is not the one of this page.
  const content = text.slice(text.indexOf('<main'), text.indexOf('</main>'));
  const main = new DOMParser().parseFromString(content, 'text/html').querySelector('main');
  return main !== null && chunksIn(main) !== null ? main : null;
};

const sendAll = async (first: HTMLFormElement) => {
  let form = first;
  while (form.dataset.chunks === 'more') {
    const next = await sendNext(form).catch(() => null);
    const main = document.querySelector('main');
    const following = next === null ? null : chunksIn(next);
    if (next === null || main === null || following === null) break;
    main.replaceWith(next);
    form = following;
  }
  // The browser shows the last answer as a page of its own, with its scripts.
  form.submit();
};

const chunks = chunksIn(document);
if (chunks !== null) {
  chunks.addEventListener('submit', (event) => {
    if (chunks.dataset.chunks !== 'more') return;
    event.preventDefault();
    for (const button of chunks.querySelectorAll('button')) button.disabled = true;
    void sendAll(chunks);
  });
  // The person has begun already, and the browser came here without the script.
  if (chunks.dataset.goesOn !== undefined) void sendAll(chunks);
}
