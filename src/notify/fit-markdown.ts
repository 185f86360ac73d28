import { fit, type Measure } from './fit.ts';

/** What is kept whole or not at all: code, links and pictures, tags, the stars of bold text; then what may be cut. Linear. */
const PARTS = /`[^`\n]*`|!?\[[^[\]\n]*\]\([^()[\s]*\)|<[^<>\n]*>|\*\*|[^`![<*]+|[\s\S]/gu;
const ELLIPSIS = '…';
const OPENING = /^<([a-z][\w-]*)(?:\s[^<>]*)?>$/;

/**
 * Markdown, or where it measures more than `limit` as much of it as fits with an ellipsis behind: no link, tag or code is cut
 * within, and what is bold or in a tag is closed.
 */
export function fitMarkdown(markdown: string, limit: number, measure: Measure): string {
  if (measure(markdown) <= limit) return markdown;
  const open: string[] = [];
  let kept = '';
  let size = measure(ELLIPSIS);
  for (const [part] of markdown.matchAll(PARTS)) {
    const closes = part === open.at(-1);
    const closer = closes ? undefined : closerOf(part);
    // What closes a part is paid for when that opens.
    const partSize = closes ? 0 : measure(part) + measure(closer ?? '');
    if (size + partSize > limit) {
      const begun = /^[^`![<*]/.test(part) ? fit(part, limit - size + measure(ELLIPSIS), measure) : '';
      return (begun === '' ? kept.trimEnd() + ELLIPSIS : kept + begun) + open.toReversed().join('');
    }
    kept += part;
    size += partSize;
    if (closes) open.pop();
    else if (closer !== undefined) open.push(closer);
  }
  return kept;
}

/** What closes what a part opens; undefined where it opens nothing. */
function closerOf(part: string): string | undefined {
  if (part === '**') return part;
  const name = OPENING.exec(part)?.[1];
  return name === undefined || name === 'br' ? undefined : `</${name}>`;
}
