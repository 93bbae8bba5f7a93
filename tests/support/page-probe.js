// @ts-nocheck: it runs in the pages of a browser, whose types the service does not have.
// What tests/support/page-checks.ts asks a page. It is evaluated as devtools do, so the policy of the page does not apply to it.
globalThis.probe = {
  facts: () => ({
    language: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll('h1')].map((heading) => heading.innerText),
    text: document.body.innerText,
    languages: [...document.querySelectorAll('footer a[hreflang]')].map((link) => link.hreflang),
    markup: document.documentElement.outerHTML,
  }),

  overflow: () => document.documentElement.scrollWidth - innerWidth,

  /** Goes to the first control, and notes each one that gets the focus from then on. @returns how many there are */
  beginTabOrder: () => {
    const nameOf = (element, index) =>
      `${index} ${element.localName} ${element.getAttribute('name') ?? element.textContent.trim().slice(0, 30)}`;
    const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
      .filter((element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => !element.matches(':disabled, [type="hidden"]'));
    const order = { controls: controls.map(nameOf), reached: [] };
    document.addEventListener('focusin', ({ target }) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(target);
      const isSeen = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      order.reached.push(`${nameOf(target, controls.indexOf(target))}${isSeen ? '' : ', without an outline'}`);
    });
    globalThis.probe.tabOrder = order;
    // The focus that a script sets is shown as that of a key only after a key.
    controls[0]?.focus({ focusVisible: true });
    // The Tab key also stops at each part of a date, and at the button of its calendar.
    return controls.length + 3 * controls.filter(({ type }) => type === 'date').length;
  },
};
