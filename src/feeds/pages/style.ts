/** The one style sheet of our pages: for a phone first, in light and dark. Sides are named by the direction of the text. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2027;--soft:#586070;--line:#e1e4e9;--paper:#fff;--tint:#f4f5f7;--link:#0a55c8}
@media(prefers-color-scheme:dark){:root{--ink:#e2e5ea;--soft:#9da5b2;--line:#31363f;--paper:#15171c;--tint:#1e2128;--link:#8db6fa}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;padding:1.25rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:1rem/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;
overflow-wrap:anywhere;line-break:strict;text-autospace:normal}
main{max-width:42rem;margin:0 auto}main.index{max-width:60rem}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:.2rem}
h1{font-size:1.65rem;line-height:1.3;letter-spacing:-.01em;margin:.4rem 0 .6rem}
h2{font-size:1.15rem;line-height:1.4;margin:2.25rem 0 .5rem}
p{margin:.5rem 0}ul,ol{margin:0;padding:0}
.soft{color:var(--soft);font-size:.875rem}.soft bdi{display:inline-block}
.up{display:inline-block;padding:.25rem 0;font-size:.9rem}
.pills{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none}
.pill{display:inline-block;padding:.2rem .8rem;border:1px solid var(--line);border-radius:1rem;background:var(--paper);font-size:.875rem}
summary{cursor:pointer;padding:.25rem 0}
footer{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line)}

.feeds{list-style:none;margin-top:1.25rem;border:1px solid var(--line);border-radius:.75rem;background:var(--tint)}
.feeds li{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1rem;padding:.8rem 1rem}
.feeds li+li{border-top:1px solid var(--line)}
.feeds div{flex:1 1 12rem}.feeds div a{font-weight:600;font-size:1.05rem}
.jump{display:flex;flex-wrap:wrap;gap:0 .15rem;margin:.5rem -.5rem}
.jump a{min-width:2.25rem;padding:.35rem .5rem;text-align:center;border-radius:.4rem}.jump a:hover{background:var(--tint)}
.index h2{display:flex;align-items:baseline;gap:.6rem}
.index h3{margin:1rem 0 0;font-size:.875rem;color:var(--soft)}
.cells{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(10rem,45%),1fr));grid-auto-flow:dense;column-gap:1.5rem;list-style:none}
.cells li{border-bottom:1px solid var(--line)}
.cells .long{grid-column:1/-1}
.cells a{display:flex;justify-content:space-between;align-items:baseline;gap:.75rem;height:100%;padding:.45rem 0;line-height:1.45}
.cells b{flex:none;white-space:nowrap;font-weight:400;font-size:.8rem;color:var(--soft);font-variant-numeric:tabular-nums}
.top{position:fixed;inset-block-end:1rem;inset-inline-end:1rem;width:2.75rem;line-height:2.65rem;text-align:center;
border:1px solid var(--line);border-radius:50%;background:var(--paper);font-size:1.1rem}

.subscribe{margin:1.25rem 0 2rem;padding:1rem;border:1px solid var(--line);border-radius:.75rem;background:var(--tint)}
.subscribe h2{margin:0;font-size:1rem}.subscribe p{margin:.25rem 0 .5rem}.subscribe details{margin-top:.6rem}
.subscribe dt{font-weight:600;margin-top:.5rem}.subscribe dd{margin:0}
.address{display:block;margin:.25rem 0 .75rem;padding:.5rem .7rem;border:1px solid var(--line);border-radius:.4rem;background:var(--paper);
font:.8rem/1.5 ui-monospace,"SF Mono",Consolas,monospace;user-select:all;-webkit-user-select:all}
.articles{list-style:none}
.articles li{padding:1.1rem 0;border-top:1px solid var(--line)}
.articles li::after{content:"";display:block;clear:both}
.articles a{color:var(--ink);font-weight:600;font-size:1.05rem;line-height:1.45}
.articles a:visited{color:var(--soft)}
.articles div{margin-top:.2rem}.articles p{margin:.35rem 0 0;font-size:.95rem}
.articles img{float:inline-end;width:6.5rem;height:4.9rem;margin-inline-start:1rem;object-fit:cover;border-radius:.5rem;background:var(--tint)}

.byline{margin-bottom:1.5rem}.byline>:is(time,span){white-space:nowrap}
.lead{display:block;width:100%;max-height:26rem;margin:0 0 1.5rem;object-fit:cover;border-radius:.6rem;background:var(--tint)}
article{font-size:1.0625rem;line-height:1.75}
article:lang(zh),article:lang(ja),article:lang(ko){line-height:1.85}
article :is(p,ul,ol,dl){margin:0 0 1.1em}
article :is(pre,table,figure,blockquote){margin:1.5em 0}
article :is(h1,h2,h3,h4,h5,h6){margin:1.8em 0 .6em;line-height:1.4;letter-spacing:0}
article :is(h1,h2,h3){font-size:1.25rem}article h3{font-size:1.12rem}article :is(h4,h5,h6){font-size:1rem}
article :is(ul,ol){padding-inline-start:1.6em}article li{margin:.3em 0}article :is(li,dd)>:is(p,ul,ol){margin-bottom:.4em}
article dt{font-weight:600}article dd{margin:0 0 .6em 1.6em}
article a{text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.2em;text-decoration-color:color-mix(in srgb,currentcolor 40%,transparent)}
article img,article video{max-width:100%;height:auto;border-radius:.4rem}article audio{width:100%}
article figure>*{display:block;margin-inline:auto}
article figcaption,article caption{padding-top:.4rem;color:var(--soft);font-size:.875rem;line-height:1.5;text-align:center}
article pre,article code,article kbd,article samp{font-family:ui-monospace,"SF Mono",Consolas,monospace;font-size:.9em}
article :is(code,kbd,samp){padding:.1em .3em;border-radius:.25rem;background:var(--tint)}
article pre{overflow-x:auto;padding:.9rem 1rem;border-radius:.5rem;background:var(--tint);line-height:1.55;tab-size:4;overflow-wrap:normal;direction:ltr;text-align:left}
article pre code{padding:0;font-size:1em}
article table{display:block;width:max-content;max-width:100%;overflow-x:auto;border-collapse:collapse;font-size:.95rem;line-height:1.5;overflow-wrap:normal}
article>:first-child{margin-top:0}
article :is(td,th){padding:.4rem .7rem;border:1px solid var(--line);vertical-align:top}article th{background:var(--tint);text-align:start}
article blockquote{padding-inline-start:1rem;border-inline-start:3px solid var(--line);color:var(--soft)}
article blockquote>:last-child{margin-bottom:0}
article hr{margin:2rem auto;border:0;border-top:1px solid var(--line)}
article :is(sup,sub){font-size:.75em;line-height:0}
article hr+div>ol{font-size:.95rem}
.aside{margin-top:1.5rem;padding:.8rem 1rem;border-radius:.6rem;background:var(--tint)}
article+.aside{margin-top:2.5rem}
.aside h2{font-size:.9rem;margin:0 0 .25rem;color:var(--ink)}.aside :is(ul,ol){list-style:none}.aside li{padding:.3rem 0}
.aside summary{padding:0}.aside ol{margin-top:.4rem}.aside+footer{border-top:0;margin-top:1rem}
@media(min-width:40rem){.cells .long{grid-column:span 2}body{padding-top:2.5rem}h1{font-size:2rem}}
@media print{.top,.up,.subscribe,footer{display:none}}
`;
