import { anyText, type ElementRule, type Grammar, languageTag, notBlank, type Occurrence, oneOf } from './grammar.ts';
import { htmlProblems } from './html.ts';
import { mediaType, plainText, positiveNumber, rfc3339, uri, webAddress, wholeNumber } from './values.ts';
import { childrenOf } from './xml-document.ts';

/** Vocabularies beside the formats' own: Media RSS, Dublin Core, feed history, syndication, threads. */

/** A text that says by `type` whether it is HTML (Media RSS 1.5.1, media:title; InvalidMediaTextType). */
const mediaText: ElementRule = {
  attributes: { type: oneOf('plain', 'html') },
  text: anyText,
  also: ({ attributes, text }, surroundings) => {
    if (attributes.get('type') === 'html') return htmlProblems(text);
    const problem = plainText(text, surroundings);
    return problem === undefined ? [] : [problem];
  },
};

const mediaDetails: Readonly<Record<string, Occurrence>> = {
  'media:title': '?',
  'media:description': '?',
  'media:thumbnail': '*',
  'media:credit': '*',
  'media:copyright': '?',
  'media:keywords': '*',
  'media:category': '*',
};

/** Children that items, entries and feeds may have besides their own. */
export const ITEM_EXTENSIONS: Readonly<Record<string, Occurrence>> = {
  ...mediaDetails,
  'media:content': '*',
  'media:group': '*',
};

/** RFC 5005 and the syndication module, for channels and feeds. */
export const FEED_EXTENSIONS: Readonly<Record<string, Occurrence>> = {
  ...mediaDetails,
  'fh:archive': '?',
  'fh:complete': '?',
  'sy:updatePeriod': '?',
  'sy:updateFrequency': '?',
  'sy:updateBase': '?',
};

/** Dublin Core, simple: text and nothing else. */
const dublinCore: ElementRule = { text: notBlank };

export const EXTENSION_GRAMMAR: Grammar = {
  'media:title': mediaText,
  'media:description': mediaText,
  'media:thumbnail': {
    attributes: { 'url!': webAddress, width: positiveNumber, height: positiveNumber, time: notBlank },
  },
  'media:credit': { attributes: { role: notBlank, scheme: uri }, text: notBlank },
  'media:copyright': { attributes: { url: webAddress }, text: anyText },
  'media:keywords': { text: notBlank },
  'media:category': { attributes: { label: plainText, scheme: uri }, text: plainText },
  // RFC 2396 addresses, counts above zero, known media (validators: InvalidMediaMedium and the like).
  'media:content': {
    attributes: {
      'url!': webAddress,
      type: mediaType,
      medium: oneOf('image', 'audio', 'video', 'document', 'executable'),
      fileSize: positiveNumber,
      width: positiveNumber,
      height: positiveNumber,
      isDefault: oneOf('true', 'false'),
      expression: oneOf('sample', 'full', 'nonstop'),
      lang: languageTag,
      duration: wholeNumber,
    },
    children: mediaDetails,
  },
  // A group is several renditions of one thing (MediaGroupWithoutAlternatives).
  'media:group': {
    children: { ...mediaDetails, 'media:content': '+' },
    also: (group) =>
      childrenOf(group, 'media:content').length < 2 ? ['holds fewer than two renditions of its thing'] : [],
  },
  'fh:archive': {},
  'fh:complete': {},
  'sy:updatePeriod': { text: oneOf('hourly', 'daily', 'weekly', 'monthly', 'yearly') },
  'sy:updateFrequency': { text: positiveNumber },
  'sy:updateBase': { text: rfc3339 },
  'dc:creator': dublinCore,
  'dc:contributor': dublinCore,
  'dc:publisher': dublinCore,
  'dc:subject': dublinCore,
  'dc:rights': dublinCore,
  'dc:source': dublinCore,
  'dc:identifier': dublinCore,
  'dc:language': { text: languageTag },
  'dc:date': { text: rfc3339 },
};
