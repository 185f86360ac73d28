import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './http-client.ts';
import { hrefsOf } from './validation/atom-links.ts';
import { childrenOf, readXml, textOf } from './validation/xml-document.ts';

/** Gets what stands at an address; throws where nothing does. */
export type Fetch = (address: string) => Promise<string>;

/** What a client has got by going back through a feed's history once. */
export type Walk = {
  /** The documents it read, the newest first. */
  readonly addresses: readonly string[];
  /** The ids of all entries in them, in order and as often as they stood there. */
  readonly ids: readonly string[];
  /** The ids of what is said to be gone. */
  readonly withdrawn: readonly string[];
};

/** What one document of a history says. */
export type Part = {
  readonly ids: readonly string[];
  readonly withdrawn: readonly string[];
  readonly before: string | undefined;
};

/** More documents than any history of a test has: a client that comes by this many goes in circles. */
const MOST_DOCUMENTS = 2000;

/**
 * Goes from a feed through its `prev-archive` links (RFC 5005, section 4; in JSON `next_url`) to its first page, or to a page in
 * `known`, which a client that has kept its pages asks for no second time. `between` happens before each request but the first.
 */
export async function walkArchive(
  start: string,
  fetch: Fetch,
  { known = new Set(), between = async () => {} }: { known?: ReadonlySet<string>; between?: () => Promise<void> } = {},
): Promise<Walk> {
  const parts: Part[] = [];
  const addresses: string[] = [];
  for (let next: string | undefined = start; next !== undefined && !known.has(next); ) {
    if (addresses.includes(next) || addresses.length > MOST_DOCUMENTS) throw new Error(`in circles at ${next}`);
    if (addresses.length > 0) await between();
    const part = readPart(await fetch(next));
    addresses.push(next);
    parts.push(part);
    next = part.before;
  }
  return {
    addresses,
    ids: parts.flatMap(({ ids }) => ids),
    withdrawn: parts.flatMap(({ withdrawn }) => withdrawn),
  };
}

/** One document of a history, in any format: what stands in it, what is gone, and the address of the one before it. */
export function readPart(text: string): Part {
  if (text.startsWith('{')) {
    const feed: { items: { id: string }[]; next_url?: string } = JSON.parse(text);
    return { ids: feed.items.map(({ id }) => id), withdrawn: [], before: feed.next_url };
  }
  const { root, problems } = readXml(text);
  if (!root) throw new Error(problems.join());
  const [feed = root] = childrenOf(root, 'channel');
  return {
    ids: [...childrenOf(feed, 'atom:entry'), ...childrenOf(feed, 'item')].map(
      (entry) => textOf(entry, 'atom:id') ?? textOf(entry, 'guid') ?? '',
    ),
    withdrawn: childrenOf(feed, 'at:deleted-entry').map(({ attributes }) => attributes.get('ref') ?? ''),
    before: hrefsOf(feed, 'prev-archive')[0],
  };
}

/** Reads a site from the folder it is published in. */
export function fromFolder(folder: string, site: string): Fetch {
  return async (address) => readFileSync(join(folder, decodeURIComponent(pathIn(site, address))), 'utf8');
}

/** Reads a site from a server that stands elsewhere than the site says. */
export function fromServer(server: string, site: string): Fetch {
  return async (address) => {
    const { status, body } = await ask(server, pathIn(site, address));
    if (status !== 200) throw new Error(`${address}: ${status}`);
    return body.toString('utf8');
  };
}

function pathIn(site: string, address: string): string {
  if (!address.startsWith(`${site}/`)) throw new Error(`${address} is not on ${site}`);
  return address.slice(site.length);
}
