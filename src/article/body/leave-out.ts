import { type Cleaned, type Omission, runPass } from './clean.ts';
import type { Ending } from './page-writer.ts';

/** A cleaned document without some of its blocks and pictures, and without the elements that held nothing else. */
export function leaveOut(cleaned: Cleaned, omission: Omission): Cleaned {
  const first = Math.min(...omission.blocks);
  const isTail = omission.images.size === 0 && omission.blocks.size === cleaned.blocks.length - first;
  const ending = cleaned.endings[first];
  // Most boilerplate is all that stands at the end, without a picture of the article's own: it is cut off.
  if (isTail && ending && ending.voids === cleaned.endings.at(-1)?.voids) return endAt(cleaned, first, ending);
  const rest = runPass(cleaned.html, undefined, false, omission).cleaned;
  if (!rest) return cleaned;
  const { text, blocks, endings, images } = rest;
  return { ...cleaned, html: withoutLastLine(rest.html), text, blocks, endings, images };
}

function endAt(cleaned: Cleaned, first: number, { html, close }: Ending): Cleaned {
  const blocks = cleaned.blocks.slice(0, first);
  return {
    ...cleaned,
    html: withoutLastLine(cleaned.html.slice(0, html)) + close,
    text: blocks.join('\n').trim(),
    blocks,
    endings: cleaned.endings.slice(0, first + 1),
  };
}

/** Nothing is left for a line at the end to part. */
function withoutLastLine(html: string): string {
  return html.replace(/(?:<[hb]r>)+$/, '');
}
