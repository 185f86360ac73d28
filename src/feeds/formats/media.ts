import { Parser } from 'htmlparser2';
import { webAddress } from './address.ts';

export type Medium = 'image' | 'audio' | 'video';

/** Something to see or hear beside the text. How long it is in bytes nobody has told. */
export type Media = {
  readonly url: string;
  readonly medium: Medium;
  /** Its media type, where its address or its article says it. */
  readonly type: string | undefined;
};

/** By extension. What is not here has no type that is known for sure. */
const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'image/jpeg': 'jpg jpeg jpe jfif',
    'image/png': 'png',
    'image/gif': 'gif',
    'image/webp': 'webp',
    'image/avif': 'avif',
    'image/svg+xml': 'svg',
    'image/bmp': 'bmp',
    'image/tiff': 'tif tiff',
    'image/heic': 'heic',
    'image/apng': 'apng',
    'audio/mpeg': 'mp3',
    'audio/mp4': 'm4a',
    'audio/aac': 'aac',
    'audio/ogg': 'ogg oga opus',
    'audio/wav': 'wav',
    'audio/flac': 'flac',
    'audio/webm': 'weba',
    'video/mp4': 'mp4 m4v',
    'video/webm': 'webm',
    'video/ogg': 'ogv',
    'video/quicktime': 'mov',
  }).flatMap(([type, extensions]) => extensions.split(' ').map((extension) => [extension, type] as const)),
);

/** What may hold sound alone as well as pictures with it: the element says which. */
const CONTAINER = /^(?:audio|video)\/(mp4|ogg|webm)$/;

/** Articles with more than this are playlists, and no reader shows them all. */
const MAX_MEDIA = 20;

/** The media type of what stands at an address, by its extension; undefined for one that is not known. */
export function mediaType(url: string, medium: Medium): string | undefined {
  const path = URL.parse(url)?.pathname ?? '';
  const extension = /\.(\w{2,5})$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return asMedium(TYPES.get(extension), medium);
}

function asMedium(type: string | undefined, medium: Medium): string | undefined {
  const container = CONTAINER.exec(type ?? '')?.[1];
  if (container !== undefined && medium !== 'image') return `${medium}/${container}`;
  return type?.startsWith(`${medium}/`) ? type : undefined;
}

/** An article's lead picture. */
export function pictureOf(address: string | undefined): Media | undefined {
  const url = address === undefined ? undefined : webAddress(address);
  return url === undefined ? undefined : { url, medium: 'image', type: mediaType(url, 'image') };
}

/** What an article plays, each once and in its order: of the sources that one player offers the first of a known type. Linear. */
export function playedIn(html: string): readonly Media[] {
  if (!/<(?:audio|video)\b/i.test(html)) return [];
  const found = new Map<string, Media>();
  let player: Medium | undefined;
  let offers: Media[] = [];
  const settle = () => {
    const chosen = offers.find(({ type }) => type !== undefined) ?? offers[0];
    if (chosen && found.size < MAX_MEDIA && !found.has(chosen.url)) found.set(chosen.url, chosen);
    player = undefined;
    offers = [];
  };
  const parser = new Parser({
    onopentag(name, { src, type }) {
      if (name === 'audio' || name === 'video') {
        settle();
        player = name;
      } else if (name !== 'source') return;
      const url = src === undefined ? undefined : webAddress(src);
      if (player === undefined || url === undefined) return;
      offers.push({ url, medium: player, type: declaredType(type, player) ?? mediaType(url, player) });
    },
    onclosetag(name) {
      if (name === player) settle();
    },
  });
  parser.end(html);
  settle();
  return [...found.values()];
}

/** A type that a `source` element declares, without its codecs. */
function declaredType(type: string | undefined, medium: Medium): string | undefined {
  const [plain = ''] = (type ?? '').split(';', 1);
  return /^(?:audio|video)\/[\w.+-]{1,60}$/.test(plain.trim())
    ? asMedium(plain.trim().toLowerCase(), medium)
    : undefined;
}
