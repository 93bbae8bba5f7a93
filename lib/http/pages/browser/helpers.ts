/** Makes the buttons work that need a script, which are hidden until then, and sends no form twice. */

const SHOWN_MILLISECONDS = 2500;

/** The buttons with an attribute, and its value. */
const buttonsWith = (name: string): HTMLButtonElement[] => [
  ...document.querySelectorAll<HTMLButtonElement>(`[${name}]`),
];

for (const button of buttonsWith('data-reveal')) {
  const { reveal = '', hide = '' } = button.dataset;
  const input = document.getElementById(reveal) as HTMLInputElement;
  // The name of the field follows, for screen readers.
  const label = button.firstChild as Text;
  const show = label.data;
  const reset = () => {
    input.type = 'password';
    label.data = show;
  };
  button.onclick = () => {
    if (input.type === 'text') return reset();
    input.type = 'text';
    label.data = hide;
  };
  // Browsers offer to save what was sent as a password only.
  input.form?.addEventListener('submit', reset);
  button.hidden = false;
}

// Without a secure context there is no clipboard.
if (navigator.clipboard !== undefined) {
  for (const button of buttonsWith('data-copy')) {
    const { copy = '', done = '' } = button.dataset;
    const label = button.textContent;
    const status = document.createElement('span');
    status.className = 'unseen';
    status.role = 'status';
    button.after(status);
    button.onclick = async () => {
      const source = document.getElementById(copy) as HTMLElement;
      await navigator.clipboard.writeText(source.dataset.text ?? source.innerText);
      button.textContent = done;
      status.textContent = done;
      setTimeout(() => {
        button.textContent = label;
        status.textContent = '';
      }, SHOWN_MILLISECONDS);
    };
    button.hidden = false;
  }
}

for (const button of buttonsWith('data-print')) {
  button.onclick = () => print();
  button.hidden = false;
}

/** A second press of a button within this time is a mistake. */
const BUSY_MILLISECONDS = 3000;

for (const form of document.querySelectorAll('form:not([data-passkey])')) {
  let isBusy = false;
  form.addEventListener('submit', (event) => {
    if (isBusy) return event.preventDefault();
    isBusy = true;
    setTimeout(() => {
      isBusy = false;
    }, BUSY_MILLISECONDS);
  });
}
