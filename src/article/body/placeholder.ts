/** Services that answer with any picture, another one for each visit, or with a grey box of a size. */
const SERVICES = new Set(
  (
    'picsum.photos loremflickr.com lorempixel.com lorem.space placekitten.com placebear.com placehold.co placehold.it ' +
    'placeholder.com placeimg.com dummyimage.com fakeimg.pl fillmurray.com fpoimg.com unsplash.it baconmockup.com'
  ).split(' '),
);

/** A path that says that its picture is drawn by lot: `/random`, `/api/rand.php`, `/random-image/800x600`. */
const RANDOM_PATH =
  /\/(?:rand|random|featured)[-_]?(?:img|image|pic|picture|photo|cover|wallpaper)?s?(?:\.php)?(?:\/\d{1,5}(?:[x/]\d{1,5})?)?\/?$/i;
/** The same as a file, which is drawn by lot when a parameter makes each visit another one: `/random.jpg?t=17`. */
const RANDOM_FILE = /\/(?:[\w-]{0,40}[_-])?rand(?:om)?(?:[_-][\w-]{0,40})?\.\w{1,5}$/i;
const RANDOM_PARAMETER = /[?&](?:rand|random|rnd|seed|sig|ts?|time|timestamp|r|_)(?:=|&|$)/i;

/** What is shown until a picture has loaded. By file name without its ending. */
const STAND_IN =
  /^(?:(?:img|image|pic|bg|default|common|icon|lazy)[-_]?)?(?:blank|spacer|transparent|loading|loader|lazy|lazy-?load(?:ing)?|place-?holder)(?:[-_.]?(?:\d+(?:x\d+)?|img|image|pic|bg|gif|min|small|big|white|gr[ae]y))?$/i;
/** Words that may well name a photograph, but no drawing. */
const STAND_IN_DRAWING = /^(?:pixel|1x1|1px|gr[ae]y|empty|none|trans|clear|space)$/i;

/**
 * Whether an absolute address leads to a picture that is not the article's: one drawn by lot, a box of a size, or what
 * stands in until a picture has loaded.
 */
export function isPlaceholder(address: string): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  const { hostname, pathname, search } = url;
  if (SERVICES.has(hostname.split('.').slice(-2).join('.'))) return true;
  if (RANDOM_PATH.test(pathname) || isStandIn(pathname)) return true;
  return RANDOM_FILE.test(pathname) && RANDOM_PARAMETER.test(search);
}

/** Whether the address of a picture, in any form, is only a stand-in for the one that a script would load. */
export function isStandIn(address: string): boolean {
  if (/^\s*(?:data|about|javascript):/i.test(address)) return true;
  const path = address.slice(0, 4096).split(/[?#]/, 1)[0] ?? '';
  const [, name = '', ending = ''] = /([^/]*?)\.(gif|png|svg|jpe?g|webp)$/i.exec(path.trimEnd().slice(-100)) ?? [];
  return STAND_IN.test(name) || (/^(?:gif|png)$/i.test(ending) && STAND_IN_DRAWING.test(name));
}
