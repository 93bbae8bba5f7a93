import { html } from '../../html/html';
import { consoleStyle } from './console-style';

/** The filter in columns, and, on a phone, the words of the columns beside the values. */
export const eventsStyle = html`${consoleStyle}
.filter { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 0 1.25rem; align-items: start; }
.filter .field { max-width: none; }
.filter .actions { grid-column: 1 / -1; }
td time { white-space: nowrap; }
td.who { max-width: 15rem; }
td a, td .mono { overflow-wrap: anywhere; }
td .mono { font-size: .8125rem; }
.label { display: none; }
@media (max-width: 40rem) {
  .filter { grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr)); }
  td.who { max-width: none; }
  .label { display: inline; color: var(--soft); }
  .stacks .what { font-weight: 600; }
}
`;
