import type { ProblemCode } from './problem.ts';
import type { WarningCode } from './warning.ts';

/** What a code means, for people who have never read ours: a title, and what to do about it, to follow a colon. */
export type Advice = { readonly title: string; readonly mend: string };

export const ADVICE: Readonly<Record<ProblemCode | WarningCode, Advice>> = {
  'not-a-regular-file': {
    title: 'a link, pipe, device or folder',
    mend: 'put the file itself in the place of the link, and rename, move out or exclude anything else.',
  },
  'too-large': {
    title: 'larger than any article',
    mend: 'exclude the file, or move it out of the folder.',
  },
  unreadable: {
    title: 'cannot be opened or listed',
    mend: 'let the account Feedwright runs under read the file and list its folder.',
  },
  encoding: {
    title: 'neither UTF-8 nor the encoding of the source',
    mend: 'let the crawler fetch a file again that is cut off or damaged; save any other as UTF-8, or set "encoding" of the source to what it is written in.',
  },
  'front-matter-unclosed': {
    title: 'the front matter never ends',
    mend: 'write a line with --- below the last key; if the file is cut off, let the crawler fetch it again.',
  },
  'front-matter-too-large': {
    title: 'the front matter is too large',
    mend: 'write a line with --- where the body begins, and move long texts from the front matter into the body.',
  },
  'front-matter-code': {
    title: 'front matter in a language that is not read',
    mend: 'write the front matter as "key: value" lines in YAML, between lines of three dashes and nothing else.',
  },
  'front-matter-invalid': {
    title: 'the front matter is not valid',
    mend: 'mend the line that the message names: a value that holds : or # or quotes belongs in quotes.',
  },
  'nesting-too-deep': {
    title: 'HTML nested too deep',
    mend: 'repair the HTML: elements are opened and never closed.',
  },
  empty: {
    title: 'nothing to publish',
    mend: 'delete the file, or let the crawler fetch it again.',
  },
  draft: {
    title: 'marked as a draft',
    mend: 'nothing; a draft is published once "draft: true" or "published: false" is gone.',
  },
  'removal-held': {
    title: 'removals that wait for a word of yours',
    mend: 'bring the files back, or run "feedwright once --accept-removals" if the removal is meant.',
  },
  'reader-failed': {
    title: 'the reader failed',
    mend: 'please report it as a bug of Feedwright, together with the file.',
  },
  'reader-hung': {
    title: 'takes too long to read',
    mend: 'if several files hang, a CSS selector in "remove" of the source may be the cause: make it simpler. Else mend or exclude the file; it is tried again when it changes. It is worth a bug report, too.',
  },
  'reader-crashed': {
    title: 'brings the reader down',
    mend: 'mend or exclude the file; it is tried again when it changes. It is worth a bug report, too.',
  },
  'not-in-feed': {
    title: 'cannot be shown in a feed',
    mend: 'the message says what no feed may hold: mend it in the file. The rest of the feed is published.',
  },
  'front-matter-repaired': {
    title: 'front matter that was repaired',
    mend: 'look whether the title and the categories are as meant; quotes around the value settle it.',
  },
  'title-missing': {
    title: 'no title in the front matter',
    mend: 'write a "title", or map the key that holds it with "fields" of the source.',
  },
  'date-unusable': {
    title: 'a date that cannot be true or is in no known form',
    mend: 'write it as 2026-11-20 09:30:00, or in any other usual form.',
  },
  'date-missing': {
    title: 'no date in the front matter',
    mend: 'write a "date", or map the key that holds it with "fields" of the source.',
  },
  'link-unusable': {
    title: 'a link that is no address',
    mend: 'write the whole address, or set "baseUrl" of the source for relative ones.',
  },
  'image-unusable': {
    title: 'a picture that is none of the article’s',
    mend: 'name a picture of the article, or none: one drawn by lot, a stand-in or an advertisement is not shown.',
  },
  'body-cut': {
    title: 'a body too long to be shown in full',
    mend: 'part the article, or keep it and publish a summary.',
  },
  'id-taken': {
    title: 'an id that another article has',
    mend: 'give each article an id of its own, or none.',
  },
};
