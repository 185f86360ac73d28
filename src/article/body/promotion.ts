const BOX = 'area|banner|block|box|container|panel|section|slot|unit|wrap|wrapper';

/** Class names and ids, split at capitals and lower-cased, of what stands in an article but is not of it. */
const PROMOTION = new RegExp(
  `^(?:ads?|adsbygoogle|advert(?:s|isements?|ising)?|promo|promotion|sponsored)(?:[-_](?:${BOX}))?$|(?:^|[-_])(?:qr|qrcode)(?:$|[-_])`,
);

/** Whether an element says of itself that it is an advertisement, a promotion or a QR code to scan. */
export function isPromotion(attributes: Readonly<Record<string, string>>): boolean {
  const names = `${attributes.class ?? ''} ${attributes.id ?? ''}`;
  if (!/ad|spon|promo|qr/i.test(names)) return false;
  return names.split(/\s+/).some((name) => PROMOTION.test(name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()));
}
