/** What highlighters call the cells and spans that number the lines of code: Hexo, Rouge, Pygments, Chroma, highlight.js. */
const CELL = /(?:^|\s)(?:gutter|lineno|linenos|rouge-gutter|hljs-ln-numbers)(?:\s|$)/;
const SPAN = /(?:^|\s)(?:lineno|linenos|lnt|line-numbers-rows)(?:\s|$)/;

/** Whether an element, called `name`, holds the numbers of lines of code and none of it. */
export function isLineNumbers(name: string, { class: classes }: Readonly<Record<string, string>>): boolean {
  if (classes === undefined) return false;
  return name === 'td' ? CELL.test(classes) : name === 'span' && SPAN.test(classes);
}
