import { z } from 'zod';
import { labelIdentity } from '../article/fields/fields.ts';
import { checked, languageTag, object, oneOf, shownText, text, whole } from './values.ts';

const list = (one: string, many: string) =>
  z
    .array(
      text(one)
        .max(200, `${one} of at most 200 characters`)
        .refine((value) => labelIdentity(value) !== '', one),
      many,
    )
    .min(1, many);

/** The keys by which articles are chosen, of feeds and of webhooks. */
export const RULE = {
  sources: list('the name of a source', 'a list of names of sources').optional(),
  categories: list('a category', 'a list of categories').optional(),
  tags: list('a tag', 'a list of tags').optional(),
  authors: list('an author', 'a list of authors').optional(),
  keywords: list('a keyword', 'a list of keywords').optional(),
  pattern: text('a regular expression').max(2000, 'a regular expression of at most 2000 characters').optional(),
};

/** With a token of 128 characters behind it, a folder's name stays below the 255 bytes that file systems allow. */
const MAX_NAME_BYTES = 120;
const isFeedName = (value: string) =>
  /^[\p{L}\p{M}\p{N}_-]+$/u.test(value) &&
  Buffer.byteLength(value) <= MAX_NAME_BYTES &&
  !/^(?:all|con|prn|aux|nul|com\d|lpt\d)$/i.test(value);

/** One feed of `feeds`, as it is written. */
export const FEED_SCHEMA = object({
  name: checked('a short name of letters, digits, "-" and "_", other than "all"', isFeedName),
  title: shownText('a title').optional(),
  description: shownText('a description').optional(),
  language: languageTag.optional(),
  ...RULE,
  exclude: object(RULE).optional(),
  items: whole(1, 1000, 'a whole number from 1 to 1000').optional(),
  sort: oneOf(['published', 'updated']).default('published'),
  content: oneOf(['full', 'summary']).optional(),
  token: checked('16 to 128 letters, digits, "-" and "_", made for example by: openssl rand -hex 24', (value) =>
    /^[\w-]{16,128}$/.test(value),
  ).optional(),
});
