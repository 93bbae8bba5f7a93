import { html } from '../html/html';

/** The style of every page: one column that fits a phone, in the light or dark scheme of the system. */
export const pageStyle = html`
:root { color-scheme: light dark; --ink: #1c2430; --soft: #566070; --ground: #f3f5f8; --sheet: #fff; --line: #868f9d;
  --accent: #1d4fbf; --on-accent: #fff; --fault: #a8141b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --soft: #a7b0be; --ground: #12161c; --sheet: #1b2129; --line: #737d8c; --accent: #8ab0ff;
    --on-accent: #0d1730; --fault: #ff9a9a; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 2rem 1.75rem; background: var(--sheet); border-radius: .75rem;
  box-shadow: 0 1px 2px rgb(0 0 0 / .12), 0 8px 24px rgb(0 0 0 / .08); overflow-wrap: anywhere; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
p:last-child { margin-bottom: 0; }
.service { margin-bottom: 1.25rem; color: var(--soft); font-weight: 600; }
.hint { margin: .375rem 0 1.25rem; color: var(--soft); font-size: .875rem; }
.fault { margin: .375rem 0 0; color: var(--fault); font-weight: 600; }
label { display: block; margin-bottom: .375rem; font-weight: 600; }
input { width: 100%; min-height: 3rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
  background: transparent; color: inherit; font: inherit; }
input + button { margin-top: 1.25rem; }
input[type="hidden"] + button { margin-top: 0; }
input[aria-invalid] { border-color: var(--fault); }
button, .button { display: grid; place-content: center; width: 100%; min-height: 3rem; padding: .5rem 1rem; border: 0; border-radius: .5rem; background: var(--accent);
  color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer;
  text-align: center; text-decoration: none; }
button:hover, .button:hover { filter: brightness(1.1); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (forced-colors: active) { main, button, .button { border: 1px solid; } }
`;
