const BOX = 'area|banner|block|box|container|panel|section|slot|unit|wrap|wrapper';
const AD = 'ads?|advert(?:s|isements?|ising)?|promo|promotion|sponsored';

/** Class names, split at capitals and lower-cased, of what stands in an article but is not of it. */
const CLASS = new RegExp(`^(?:adsbygoogle|(?:${AD})(?:[-_](?:${BOX}))?)$|(?:^|[-_])(?:qr|qrcode)(?:$|[-_])`);
/** Ids of the same, which name a box and no subject: generators make ids of what a heading says. */
const ID = new RegExp(
  `^(?:adsbygoogle|(?:google[-_])?(?:${AD})[-_](?:(?:${BOX})(?:[-_]?\\d{1,9})?|i?frame.{0,200})|qr[-_]?code(?:[-_](?:${BOX}))?)$`,
);

/** What an id can make a promotion. Headings and the sections below them have ids for another reason. */
const NAMED_BY_ID: ReadonlySet<string> = new Set('div aside ins p span img figure table'.split(' '));
const HEADING = /^h[1-6]$/;

/** Whether an element, called `name`, says of itself that it is an advertisement, a promotion or a QR code to scan. */
export function isPromotion(name: string, attributes: Readonly<Record<string, string>>): boolean {
  const { class: classes = '', id = '' } = attributes;
  if (!/ad|spon|promo|qr/i.test(classes + id) || HEADING.test(name)) return false;
  const classNames = classes.split(/\s+/);
  if (classNames.some((one) => CLASS.test(inParts(one)))) return true;
  // Sphinx and pandoc write a section as <div class="section">.
  return NAMED_BY_ID.has(name) && !classNames.includes('section') && ID.test(inParts(id.trim()));
}

function inParts(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
