import { html } from '../../../html/html';
import { consoleStyle } from '../console-style';

/** What the page about a person has besides the style of the console. */
export const personStyle = html`${consoleStyle}
.pair { display: grid; gap: 0 1.25rem; }
@media (min-width: 56rem) { .pair { grid-template-columns: 1fr 1fr; align-items: stretch; } }
section > :last-child, .conflict > :last-child { margin-block-end: 0; }
@media (max-width: 30rem) { .facts dd { margin-block-end: .5rem; } .facts dd:last-child { margin-block-end: 0; } }
.conflict .table { margin-block-end: 1rem; }
.answer { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; margin-block-end: .75rem; }
.answer h2 { margin: 0; }
.badge.bad { background: var(--fault-ground); color: var(--fault); }
.badge.partly { background: var(--warn-ground); color: var(--warn); }
.reasons { margin: 0 0 1rem; padding: 0; list-style: none; }
.reasons li { padding: .625rem .875rem; border-inline-start: 4px solid var(--warn); background: var(--warn-ground); margin-block-end: .5rem; }
.reasons li.final { border-color: var(--fault); background: var(--fault-ground); }
.facts dd .badge { margin-inline-end: .25rem; }
.actions-list { border-block-start: 1px solid var(--hair); margin-block-start: 1rem; }
.actions-list details { border-block-end: 1px solid var(--hair); padding-block: .375rem; }
.actions-list details:last-child { border: 0; padding-block-end: 0; }
.actions-list details[open] { padding-block-end: 1rem; }
fieldset { margin: 0 0 1rem; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; margin-block-end: .25rem; }
.choice { display: flex; gap: .625rem; align-items: baseline; padding-block: .3125rem; font-weight: 400; }
.choice .hint { margin: 0; }
.choice input { flex: none; inline-size: 1.125rem; block-size: 1.125rem; margin: 0; accent-color: var(--accent); transform: translateY(.1875rem); }
form .hint + button { margin-block-start: 1rem; }
`;
