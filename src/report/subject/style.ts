/** The look of the report: large type and high contrast for old eyes, on a screen and on paper. */
export const style = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font-size: 125%; -webkit-text-size-adjust: 100%; }
body {
  margin: 0;
  background: #fff;
  color: #111;
  font-family: "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Segoe UI",
    "Helvetica Neue", Arial, sans-serif;
  line-height: 1.7;
  overflow-wrap: anywhere;
}
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { margin: 0 0 1rem; font-size: 1.8rem; line-height: 1.3; }
h2 {
  margin: 3rem 0 1rem;
  padding-bottom: .3rem;
  border-bottom: 4px solid #0b3d75;
  color: #0b3d75;
  font-size: 1.4rem;
  line-height: 1.35;
}
h3 { margin: 0 0 .6rem; font-size: 1.15rem; line-height: 1.4; }
p { margin: 0 0 .8rem; }
dl { margin: 0; }
dt { margin-top: .55rem; color: #3a3a3a; }
dd { margin: 0; font-weight: 600; }
ul { margin: 0; padding-left: 1.2em; }
.introduction { margin-top: 1.2rem; }
.short p { margin: 0; padding: .35rem 0 .35rem 1rem; border-left: 6px solid #0b3d75; }
article {
  margin: 0 0 1.2rem;
  padding: 1rem 1.2rem 1.1rem;
  border: 2px solid #767676;
  border-radius: .4rem;
}
.note {
  margin: 0 0 .6rem;
  padding: .6rem .8rem;
  border: 3px solid #9b1c1c;
  background: #fff4f2;
}
.annex { font-size: .8rem; }
.annex h2 { font-size: 1.2rem; }
.annex h3 { font-size: .95rem; }
.annex dd { font-weight: 400; }
@media (min-width: 40rem) {
  article dl { display: grid; grid-template-columns: 11rem 1fr; column-gap: 1.2rem; row-gap: .35rem; }
  .head { display: grid; grid-template-columns: max-content 1fr; column-gap: 1.5rem; }
  article dt, .head dt { margin: 0; }
}
@media print {
  @page { margin: 18mm 16mm; }
  html { font-size: 13pt; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  article, .note { break-inside: avoid; }
  .annex article { break-inside: auto; }
}
`.trim()
