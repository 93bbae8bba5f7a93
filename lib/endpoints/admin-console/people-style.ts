import { html } from '../../html/html';
import { consoleStyle } from './console-style';

/** What the list of people has besides the style of the console: each row leads to its person. */
export const peopleStyle = html`${consoleStyle}
.search { display: flex; gap: .5rem; max-width: 36rem; margin-block-start: .3125rem; }
.search input { flex: 1; min-width: 0; }
.search button { min-height: 2.875rem; }
#count { margin: 1.25rem 0 .5rem; }
#results[aria-busy="true"] { opacity: .6; }
#results .table { background: var(--sheet); border: 1px solid var(--hair); border-radius: var(--radius); }
#results .actions { margin-block-start: 1rem; }
.people th, .people td { padding: .625rem 1rem; }
.people tr:last-child > * { border-block-end: 0; }
.people tbody tr { position: relative; }
.people th[scope="row"] { color: inherit; }
.people th a { color: var(--ink); text-decoration: none; }
.people th a::after { content: ""; position: absolute; inset: 0; }
.people tr:hover th a { text-decoration: underline; }
.people th a:focus-visible { outline: 0; }
.people tr:has(a:focus-visible) { outline: 3px solid var(--accent); outline-offset: -3px; border-radius: var(--radius); }
.people mark { box-shadow: inset 0 -2px var(--warn); }
.badge.bad { background: var(--fault-ground); color: var(--fault); }
@media (min-width: 40.01rem) { .people td:nth-child(n+3) { white-space: nowrap; } }
@media (max-width: 40rem) {
  .people tr { padding: .75rem 1rem; border-block-end: 1px solid var(--hair); }
  .people tr:last-child { border: 0; }
  .people tr > * { display: block; padding: .0625rem 0; border: 0; }
  .people td:empty { display: none; }
}
`;
