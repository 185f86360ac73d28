import { oneLine } from '../text.ts';
import { mediaUrl } from '../urls.ts';

/** Players that sites embed, and the page on which the same video is watched. */
const PLAYERS: readonly (readonly [site: string, player: RegExp, page: string])[] = [
  ['YouTube', /^youtube(?:-nocookie)?\.com\/(?:embed|v)\/([\w-]{6,20})\b/, 'https://www.youtube.com/watch?v='],
  ['Vimeo', /^player\.vimeo\.com\/video\/(\d+)/, 'https://vimeo.com/'],
  ['Bilibili', /^player\.bilibili\.com\/.{0,200}?[?&]bvid=(BV\w+)/i, 'https://www.bilibili.com/video/'],
  ['Bilibili', /^player\.bilibili\.com\/.{0,200}?[?&]aid=(\d+)/, 'https://www.bilibili.com/video/av'],
  ['Tencent Video', /^v\.qq\.com\/.{0,200}?[?&]vid=(\w+)/, 'https://v.qq.com/x/page/'],
  ['Youku', /^player\.youku\.com\/embed\/([\w=]+)/, 'https://v.youku.com/v_show/id_'],
  ['Dailymotion', /^dailymotion\.com\/embed\/video\/(\w+)/, 'https://www.dailymotion.com/video/'],
];
/** Behind the name of a video in an address that asks for it. */
const SUFFIX: Readonly<Record<string, string>> = { 'Tencent Video': '.html', Youku: '.html' };

export type FrameLink = { readonly href: string; readonly label: string };

/** The link that takes a frame's place, since readers run none: to the page of a video, else to what the frame shows. */
export function frameLink(
  attributes: Readonly<Record<string, string>>,
  baseUrl: string | undefined,
): FrameLink | undefined {
  const href = lazyAddress(attributes, baseUrl);
  if (href === undefined) return undefined;
  const title = oneLine(attributes.title ?? '').slice(0, 200);
  const place = href.replace(/^https?:\/\/(?:www\.)?/, '');
  for (const [site, player, page] of PLAYERS) {
    const video = player.exec(place)?.[1];
    if (video !== undefined) return { href: page + video + (SUFFIX[site] ?? ''), label: `▶ ${title || site}` };
  }
  return { href, label: title || href };
}

/** Whether an embedded thing is a video that `frameLink` knows a page of. */
export function isVideo({ label }: FrameLink): boolean {
  return label.startsWith('▶ ');
}

function lazyAddress(attributes: Readonly<Record<string, string>>, baseUrl: string | undefined): string | undefined {
  for (const key of ['src', 'data-src', 'data']) {
    const raw = attributes[key];
    const address = raw === undefined || raw === 'about:blank' ? undefined : mediaUrl(raw, baseUrl);
    if (address !== undefined) return address;
  }
  return undefined;
}
