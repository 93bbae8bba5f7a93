import { html } from '../../html/html';
import { consoleStyle } from './console-style';

/** What the list of people has besides the style of the console: each row leads to its person. */
export const peopleStyle = html`${consoleStyle}
.search { display: flex; gap: .5rem; max-width: 36rem; margin-block-start: .3125rem; }
.search input { flex: 1; min-width: 0; }
.search button { min-height: 2.875rem; }
#count { margin: 1.25rem 0 .5rem; }
#results[aria-busy="true"] { opacity: .6; }
.people tbody tr { position: relative; }
.people th[scope="row"] { font-weight: 600; }
.people th a { color: var(--ink); text-decoration: none; }
.people th a::after { content: ""; position: absolute; inset: 0; }
.people tr:hover th a { text-decoration: underline; }
.people th a:focus-visible { outline: 0; }
.people tr:has(a:focus-visible) { outline: 3px solid var(--accent); outline-offset: -1px; border-radius: .25rem; }
.people td:empty { display: none; }
@media (min-width: 40.01rem) { .people td:empty { display: table-cell; } .people td:nth-child(n+3) { white-space: nowrap; } }
.badge.bad { background: var(--fault-ground); color: var(--fault); }
`;
