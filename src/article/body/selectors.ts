import { load } from 'cheerio/slim';
import { Parser } from 'htmlparser2';
import { MAX_DEPTH } from './clean.ts';

const ROOT = 'x-document';

/** HTML without the elements that any of `selectors` (CSS) matches. Too deep a document comes back as it is. */
export function removeSelected(html: string, selectors: readonly string[]): string {
  if (selectors.length === 0 || isTooDeep(html)) return html;
  // Cheerio moves the nodes at the top one by one, each past all the others: so there is only one.
  const $ = load(`<${ROOT}>${html}</${ROOT}>`, { xml: { xmlMode: false, decodeEntities: false } });
  $(selectors.join(', ')).remove();
  return $.html().replace(`<${ROOT}>`, '').replace(`</${ROOT}>`, '');
}

/** Why `selector` is no CSS selector, or undefined when it is one. */
export function selectorError(selector: string): string | undefined {
  try {
    load('<p></p>')(selector);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Trees are walked recursively, so the depth is counted before one is built. */
function isTooDeep(html: string): boolean {
  let depth = 0;
  let deepest = 0;
  const parser = new Parser({
    onopentagname: () => {
      depth++;
      if (depth > deepest) deepest = depth;
      if (deepest > MAX_DEPTH) parser.pause();
    },
    onclosetag: () => {
      depth--;
    },
  });
  parser.write(html);
  if (deepest <= MAX_DEPTH) parser.end();
  return deepest > MAX_DEPTH;
}
