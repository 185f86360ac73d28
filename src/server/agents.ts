/** What a program that polls a feed says of itself. */
export type Agent = {
  /** Its name, without a version and without anything that could name a person. */
  readonly reader: string;
  /** For how many subscribers it polls, where it says so. */
  readonly subscribers: number | undefined;
  /** Which of its feeds it polls for: an aggregator may keep several for one address. Empty where it does not say. */
  readonly feedId: string;
};

/** Longest part of the header that is read, and longest name that is kept. */
const MAX_HEADER = 512;
const MAX_NAME = 40;
const UNNAMED = 'unnamed';

/** Aggregators that name themselves by their address, or otherwise than they are known. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/inoreader/i, 'Inoreader'],
  [/theoldreader/i, 'The Old Reader'],
  [/newsblur/i, 'NewsBlur'],
  [/feedbin/i, 'Feedbin'],
  [/feedly/i, 'Feedly'],
  [/newsgator/i, 'NewsGator'],
  [/netvibes/i, 'Netvibes'],
  [/bloglovin/i, 'Bloglovin'],
  [/bazqux/i, 'BazQux'],
  [/livejournal/i, 'LiveJournal'],
  [/dreamwidth/i, 'Dreamwidth'],
  [/tiny tiny rss|tt-rss/i, 'Tiny Tiny RSS'],
  [/freshrss/i, 'FreshRSS'],
  [/miniflux/i, 'Miniflux'],
  [/newsboat/i, 'Newsboat'],
  [/netnewswire/i, 'NetNewsWire'],
];

/** Programs whose header begins with Mozilla and names others: each is found before those it imitates. */
const MOZILLAS = ['Thunderbird', 'SeaMonkey', 'Edg', 'OPR', 'Vivaldi', 'Vienna', 'Firefox', 'Chrome', 'Safari'];
const FULL_NAMES: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera' };

/** Reads a User-Agent header. Linear in the part that is read, and never throws. */
export function parseAgent(header: string | undefined): Agent {
  const text = (header ?? '').slice(0, MAX_HEADER);
  return { reader: readerOf(text), subscribers: subscribersOf(text), feedId: feedIdOf(text) };
}

function readerOf(text: string): string {
  const known = KNOWN.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  if (!/^Mozilla\b/i.test(text)) return cleanName(text);
  const compatible = /\(compatible; ?([^;)]*)/i.exec(text)?.[1];
  if (compatible !== undefined && !/^MSIE/.test(compatible)) return cleanName(compatible);
  const name = MOZILLAS.find((candidate) => text.includes(`${candidate}/`));
  return name === undefined ? 'Browser' : (FULL_NAMES[name] ?? name);
}

/** The words before a version, a comment or a count; without those that hold an address or many digits. */
function cleanName(text: string): string {
  const words = (/^[^/(;,:"<>[\]{}]*/.exec(text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim())?.[0] ?? '')
    .replace(/ - .*| feed-?id.*| \d+ (?:subscriber|reader).*/i, '')
    .split(' ')
    .filter((word) => !/@|%40|\.\p{L}|(?:\d.*){3}/u.test(word) && !/^(?:v?\d|https?$)/i.test(word));
  const name = words.join(' ').trim();
  // Cut behind a whole character.
  return [...name].slice(0, MAX_NAME).join('').trim() || UNNAMED;
}

/** More than anyone has: a claim beyond it is worth as much. */
const MAX_SUBSCRIBERS = 100_000_000;

function subscribersOf(text: string): number | undefined {
  const found =
    /(?<!\d)(\d{1,9})[ _+]{1,3}(?:subscriber|reader)/i.exec(text) ??
    /\b(?:subscribers|users)[ _=:]{1,2}(\d{1,9})\b/i.exec(text);
  return found ? Math.min(Number(found[1]), MAX_SUBSCRIBERS) : undefined;
}

function feedIdOf(text: string): string {
  const found = /\bfeed-?id[=:] ?([\w-]{1,40})/i.exec(text) ?? /newsblur\.com\/site\/(\d{1,20})/i.exec(text);
  return found?.[1] ?? '';
}
