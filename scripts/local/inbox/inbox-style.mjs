/** The style of the inbox, added to that of the pages of the service. */
export const inboxStyle = `
.wide main header { display: block; margin-block-end: 1.25rem; max-width: none; }
.wide main header h1 { margin: 0 0 .25rem; }
main header p { margin: 0; }
.mails { margin: 0; padding: 0; list-style: none; background: var(--sheet); border: 1px solid var(--hair); border-radius: calc(var(--radius) * 1.5); }
.mails li { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .75rem 1.25rem; }
.mails li + li { border-block-start: 1px solid var(--hair); }
.subject { grid-column: 1 / -1; font-weight: 600; text-decoration: none; }
.subject:hover, .to:hover { text-decoration: underline; }
.to, time { color: var(--soft); font-size: .875rem; }
.to { text-decoration: none; }
time { font-variant-numeric: tabular-nums; }
.links { margin: 0; padding: 0; list-style: none; }
.links li + li { margin-block-start: .5rem; }
pre { margin: 0; font: .875rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { display: block; width: 100%; height: 34rem; border: 0; resize: vertical; color-scheme: light dark; }
@media (max-width: 34rem) { .mails li { grid-template-columns: 1fr; } }
`;
