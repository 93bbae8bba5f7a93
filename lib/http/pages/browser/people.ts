/** Searches while somebody types: replaces the rows, keeps the text in the URL, and moves through the rows by arrow keys. */

/** How long nobody types before the search begins. */
const PAUSE_MILLISECONDS = 300;

const form = document.querySelector<HTMLFormElement>('form[data-search]') as HTMLFormElement;
const input = form.querySelector('input') as HTMLInputElement;
const count = document.getElementById('count') as HTMLElement;
const results = document.getElementById('results') as HTMLElement;

const urlOf = (text: string): string => {
  const query = new URLSearchParams(text === '' ? {} : { query: text }).toString();
  return query === '' ? form.action : `${form.action}?${query}`;
};

let shown = input.value.trim();
let timer: ReturnType<typeof setTimeout> | undefined;
let request = new AbortController();

const search = async (text: string): Promise<void> => {
  // Only the newest answer counts.
  request.abort();
  request = new AbortController();
  const { signal } = request;
  results.ariaBusy = 'true';
  try {
    const url = urlOf(text);
    const answer = await fetch(`${url}${url.includes('?') ? '&' : '?'}rows=1`, { signal, redirect: 'manual' });
    const isRows = answer.ok || answer.status === 400;
    // Signed out meanwhile, for example: the page that answers says what to do.
    if (!isRows && answer.status < 500) return location.assign(url);
    if (!isRows) throw new Error(String(answer.status));
    const template = document.createElement('template');
    template.innerHTML = await answer.text();
    if (signal.aborted) return;
    const [newCount, newResults] = template.content.children;
    count.textContent = newCount?.textContent ?? '';
    results.replaceChildren(...(newResults?.childNodes ?? []));
    shown = text;
    history.replaceState(null, '', url);
    results.ariaBusy = null;
  } catch {
    if (signal.aborted) return;
    results.ariaBusy = null;
    count.textContent = form.dataset.failed ?? '';
  }
};

input.addEventListener('input', () => {
  clearTimeout(timer);
  const text = input.value.trim();
  if (text === shown) {
    // Back to what is shown: an answer to something else would replace it.
    request.abort();
    results.ariaBusy = null;
    return;
  }
  timer = setTimeout(search, PAUSE_MILLISECONDS, text);
});

const links = (): HTMLAnchorElement[] => [...results.querySelectorAll<HTMLAnchorElement>('a')];

document.addEventListener('keydown', (event) => {
  const { key, target, isComposing } = event;
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // The field is the place before the first row.
  const place = target === input ? -1 : links().indexOf(target as HTMLAnchorElement);
  if (place === -1 && target !== input) return;
  const next = place + step < 0 ? input : links()[place + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
});

// The browser may show the page again as it was, with another text in the field.
addEventListener('pageshow', () => {
  const text = input.value.trim();
  if (text !== shown) search(text);
});
