/** The style of the inbox pages: system font, light or dark as the reader's system, one column on a phone. */
export const inboxStyle = `
:root { color-scheme: light dark; --quiet: light-dark(#5b6470, #a3acb8); --line: light-dark(#d9dee4, #39414b);
  --ground: light-dark(#f6f7f9, #14181d); --sheet: light-dark(#fff, #1d232a); --ink: light-dark(#17202a, #e8ecf1); --link: light-dark(#0b57c2, #8ab8ff); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
a { color: var(--link); }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 1.75rem 0 .5rem; font-size: 1rem; }
header p, .filter, .more, .none, time { color: var(--quiet); }
header p { margin: .25rem 0 1.25rem; overflow-wrap: anywhere; }
nav { margin-bottom: 1rem; }
ol, .links { margin: 0; padding: 0; list-style: none; background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; }
li { padding: .7rem 1rem; overflow-wrap: anywhere; }
li + li { border-top: 1px solid var(--line); }
ol li { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; }
.subject { font-weight: 600; text-decoration: none; grid-column: 1 / -1; }
.subject:hover { text-decoration: underline; }
.to { color: var(--quiet); text-decoration: none; }
.to:hover { text-decoration: underline; }
time { font-variant-numeric: tabular-nums; font-size: .9rem; }
pre { margin: 0; padding: 1rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem;
  font: .9rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { display: block; width: 100%; height: 34rem; background: #fff; border: 1px solid var(--line); border-radius: .5rem; resize: vertical; color-scheme: light; }
@media (max-width: 34rem) { main { padding-top: 1.25rem; } ol li { grid-template-columns: 1fr; } }
`;
