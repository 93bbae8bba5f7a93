import { html } from '../../html/html';

/**
 * The style of every page: one column that fits a screen of 320 px and text of 400 %, in the light or dark scheme of the system. Sides
 * are logical (`inline`), so it also fits languages that are written from right to left. brand.ts has the accents.
 */
export const pageStyle = html`
:root { color-scheme: light dark; --ink: #17202d; --soft: #526071; --ground: #f3f5f8; --sheet: #fff; --line: #808b9b; --hair: #dde2ea;
  --fault: #a8141b; --fault-ground: #fdf0f0; --good: #17663a; --good-ground: #edf7f1; --warn: #7a4a00; --warn-ground: #fdf5e6;
  --info-ground: #eef3fc; --radius: .625rem; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --soft: #a9b3c1; --ground: #10151c; --sheet: #1a212b; --line: #75808f; --hair: #2f3947;
    --fault: #ffa4a4; --fault-ground: #331d21; --good: #8fdcae; --good-ground: #16291f; --warn: #f2c879; --warn-ground: #2c2414;
    --info-ground: #1f2b40; }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; align-items: center; gap: 1.25rem;
  padding: 1.5rem 1rem 2rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main, footer { width: 100%; max-width: 26rem; }
.wide header, .wide main, .wide footer { max-width: 46rem; }
@media (min-width: 30rem) { .card header { margin-block-start: clamp(0rem, 9vh, 6rem); } }
.wide footer { margin-block-start: auto; }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1.5rem; }
.card header { justify-content: center; }
.brand { display: inline-flex; align-items: center; min-height: 2rem; color: var(--ink); font-size: 1.125rem; font-weight: 650; text-decoration: none; }
.brand img { display: block; max-width: 12rem; height: 2rem; object-fit: contain; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding-block: .25rem; color: var(--soft); font-size: .9375rem; text-underline-offset: .2em; }
nav a:hover, nav a[aria-current] { color: var(--ink); }
nav a[aria-current] { font-weight: 600; text-decoration: none; }
footer nav ul { justify-content: center; }
footer nav a { font-size: .875rem; }
main { background: var(--sheet); border: 1px solid var(--hair); border-radius: calc(var(--radius) * 1.5); padding: 1.75rem 1.5rem; }
@media (min-width: 30rem) { main { padding: 2.25rem 2rem; } }
.wide main { background: none; border: 0; padding: 0; }
section { background: var(--sheet); border: 1px solid var(--hair); border-radius: calc(var(--radius) * 1.5); padding: 1.5rem; margin-block-start: 1.25rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
h2 { margin: 0 0 .75rem; font-size: 1.125rem; line-height: 1.3; }
h3 { margin: 1.25rem 0 .375rem; font-size: 1rem; }
p, dl { margin: 0 0 1rem; }
p:last-child { margin-block-end: 0; }
a { color: var(--accent); text-underline-offset: .2em; }
hr { margin: 1.5rem 0; border: 0; border-block-start: 1px solid var(--hair); }
.banner { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; width: 100%; max-width: 46rem; padding: .625rem 1rem;
  border: 2px solid var(--warn); border-radius: var(--radius); background: var(--warn-ground); }
.banner p { margin: 0; }
.banner button { width: auto; min-height: 2.25rem; padding: .25rem .875rem; }
.hint { margin: .25rem 0 0; color: var(--soft); font-size: .875rem; }
.quiet { color: var(--soft); font-size: .9375rem; }
.notice, .faults { margin: 0 0 1.25rem; padding: .75rem 1rem; border-inline-start: 4px solid var(--accent); border-start-end-radius: var(--radius); border-end-end-radius: var(--radius);
  background: var(--info-ground); }
.notice.success { background: var(--good-ground); border-color: var(--good); }
.notice.warning { background: var(--warn-ground); border-color: var(--warn); }
.faults { background: var(--fault-ground); border-color: var(--fault); }
.faults h2 { font-size: 1rem; margin-block-end: .25rem; }
.faults ul { margin: 0; padding-inline-start: 1.25rem; }
.faults a { color: inherit; }
.fault { margin: .25rem 0 0; color: var(--fault); font-size: .9375rem; font-weight: 600; }
form { margin: 0; }
form + form, form + .alternatives { margin-block-start: .75rem; }
.field { margin-block-end: 1.125rem; }
.field-head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; margin-block-end: .3125rem; }
label { font-weight: 600; }
.field-head a { font-size: .875rem; }
input:not([type="checkbox"], [type="radio"]), select, textarea { width: 100%; min-height: 2.875rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: var(--radius);
  background: var(--sheet); color: inherit; font: inherit; }
input[aria-invalid] { border-color: var(--fault); border-width: 2px; }
input[readonly] { background: var(--ground); }
input.code { font-size: 1.25rem; letter-spacing: .2em; font-variant-numeric: tabular-nums; }
.with-button { position: relative; display: flex; }
.with-button input { padding-inline-end: 5rem; }
button, .button { display: flex; align-items: center; justify-content: center; width: 100%; min-height: 2.875rem; padding: .625rem 1rem; border: 1px solid transparent; border-radius: var(--radius); background: var(--accent);
  color: var(--on-accent); font: inherit; font-weight: 600; line-height: 1.4; cursor: pointer; text-align: center; text-decoration: none; }
button:hover, .button:hover { filter: brightness(1.08); }
.secondary { background: var(--sheet); border-color: var(--line); color: var(--ink); }
.danger { background: var(--sheet); border-color: var(--fault); color: var(--fault); }
.secondary:hover, .danger:hover { filter: none; background: var(--ground); }
.small, .wide button, .wide .button { display: inline-flex; width: auto; min-height: 2.5rem; padding: .375rem .875rem; }
.wide .field { max-width: 26rem; }
.reveal { position: absolute; inset-block: 1px; inset-inline-end: 1px; width: auto; min-height: 0; padding: 0 .75rem; border: 0; background: none; color: var(--accent); font-size: .875rem; }
.reveal:hover { filter: none; text-decoration: underline; }
.link { display: inline; width: auto; min-height: 0; padding: 0; border: 0; background: none; color: var(--accent); font-weight: inherit; text-decoration: underline; text-underline-offset: .2em; }
.alternatives { margin-block-start: 1.25rem; padding-block-start: 1.25rem; border-block-start: 1px solid var(--hair); display: grid; gap: .75rem; }
.stack { display: grid; gap: .75rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; }
.after { margin: 1.25rem 0 0; color: var(--soft); font-size: .9375rem; text-align: center; }
.list { margin: 0; padding: 0; list-style: none; }
.list > li { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: center; padding-block: .75rem; border-block-start: 1px solid var(--hair); }
.list > li:first-child { border: 0; }
.list > li > details { flex-basis: 100%; }
.list + form { margin-block-start: 1rem; }
.grow { flex: 1 1 14rem; min-width: 0; }
.list + button, .list + p, section + .actions { margin-block-start: 1rem; }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; background: var(--good-ground); color: var(--good); font-size: .8125rem; font-weight: 600; }
.badge.off { background: var(--ground); color: var(--soft); }
dl.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .375rem 1.5rem; }
@media (max-width: 30rem) { dl.facts { grid-template-columns: 1fr; } }
dt { color: var(--soft); }
dd { margin: 0; }
summary { cursor: pointer; font-weight: 600; padding-block: .375rem; }
details[open] > summary { margin-block-end: .75rem; }
code, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.qr { width: min(100%, 14rem); margin: 0 auto 1rem; padding: .75rem; border-radius: var(--radius); background: #fff; }
.qr svg { display: block; width: 100%; height: auto; }
.steps { margin: 0 0 1.5rem; padding-inline-start: 1.5rem; }
.steps li { margin-block-end: .5rem; }
.secret code { display: block; max-width: 100%; inline-size: 15.5rem; margin: 0 auto; padding: .625rem .75rem; border: 1px solid var(--hair); border-radius: var(--radius); font-size: 1.0625rem; text-align: center; }
.codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: .375rem 1rem; margin: 0 0 1.25rem; padding: 1rem .875rem; border: 1px solid var(--hair); border-radius: var(--radius); list-style: none; font-size: .9375rem; }
.printed { display: none; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }
.skip { position: absolute; inset-inline-start: -999rem; padding: .5rem 1rem; background: var(--sheet); }
.skip:focus { inset-inline-start: 1rem; inset-block-start: .5rem; }
[hidden] { display: none !important; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (prefers-reduced-motion: no-preference) { button, .button, input { transition: border-color .12s, background-color .12s, filter .12s; } }
@media (forced-colors: active) { button, .button, .notice, .faults, .badge { border: 1px solid; } .qr { forced-color-adjust: none; } }
@media print { :root { --ink: #000; --soft: #333; --sheet: #fff; --hair: #999; color-scheme: light; } body { display: block; background: #fff; } .printed { display: block; }
  header nav, footer, .actions, .alternatives, button, .skip, .notice { display: none !important; } main { border: 0; padding: 0; } }
`;
