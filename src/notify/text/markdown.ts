import { collapseSpace } from '../../article/text.ts';
import { fit, type Measure } from './fit.ts';

/** What would end a link early, or be read as markup inside of one. */
const TELLING = /[\0-\x20\x7F()<>[\]\\"`*~|]/g;

/** An address as it may stand in a link of Markdown. */
export function linkTarget(address: string): string {
  return address.replace(
    TELLING,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

const FENCE = /^ {0,3}(?:```|~~~)/;
const MARK = /\\[^\n]|\*+(?=\S)|(?<=\S)\*+|__|~~|`+|[[\]]|<(\/?)([a-z][\w-]*)[^<>]*>/gi;
const LONE_TAGS = new Set(['br', 'hr', 'img']);

/**
 * Somebody's Markdown, or as many of its first lines as measure no more than `limit`, with an ellipsis behind. It ends where no
 * code block, link, emphasis or tag is open; where there is no such end, it is cut as text, and `write` makes Markdown of that.
 */
export function fitMarkdown(
  markdown: string,
  limit: number,
  measure: Measure,
  write: (text: string) => string,
): string {
  if (measure(markdown) <= limit) return markdown;
  const room = limit - measure('\n\n…');
  let [size, position, end, fenced] = [0, 0, 0, false];
  let marks = createMarks();
  for (const line of markdown.split('\n')) {
    size += measure(`${line}\n`);
    if (size > room) break;
    position += line.length + 1;
    if (FENCE.test(line)) fenced = !fenced;
    // Nothing that stands in a line reaches beyond its paragraph.
    else if (line.trim() === '') marks = createMarks();
    else if (!fenced) marks.read(line);
    if (!fenced && marks.open() === 0) end = position;
  }
  const whole = markdown.slice(0, end).trimEnd();
  if (whole !== '') return `${whole}\n\n…`;
  return write(fit(collapseSpace(markdown).trim(), limit, (part) => measure(write(part))));
}

/** Counts what is open in a paragraph. */
function createMarks() {
  const counts = new Map<string, number>();
  let open = 0;
  const add = (kind: string, change: 1 | -1) => {
    const count = counts.get(kind) ?? 0;
    if (change < 0 && count === 0) return;
    counts.set(kind, count + change);
    open += change;
  };
  return {
    open: () => open,
    read(line: string): void {
      for (const [mark, slash, name] of line.matchAll(MARK)) {
        if (mark.startsWith('\\')) continue;
        if (mark === '[' || mark === ']') add('[', mark === '[' ? 1 : -1);
        else if (name === undefined) add(mark, counts.get(mark) ? -1 : 1);
        else if (!LONE_TAGS.has(name.toLowerCase()) && !mark.endsWith('/>')) add(name.toLowerCase(), slash ? -1 : 1);
      }
    },
  };
}
