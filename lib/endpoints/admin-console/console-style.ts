import { html } from '../../html/html';

/** What the pages of the admin console have besides the style of every page: more width, and tables that become lists on a phone. */
export const consoleStyle = html`
.console header, .console main, .console footer { max-width: 64rem; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th { color: var(--soft); font-weight: 600; text-align: start; }
th, td { padding: .5rem .75rem .5rem 0; border-block-end: 1px solid var(--hair); vertical-align: top; }
tbody tr:hover { background: var(--ground); }
@media (max-width: 40rem) {
  .stacks thead { position: absolute; clip-path: inset(50%); }
  .stacks tr, .stacks td { display: block; }
  .stacks tr { padding-block: .625rem; border-block-end: 1px solid var(--hair); }
  .stacks td { padding: .0625rem 0; border: 0; }
}
mark { background: var(--warn-ground); color: inherit; font-weight: 600; }
`;
