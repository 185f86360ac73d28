import assert from 'node:assert/strict';
import test from 'node:test';
import { FORMATS, type Format } from '../../../src/feeds/document.ts';
import { frameFault, itemFault } from '../../../src/feeds/formats/gate.ts';
import { documentOf, feedText, NASTY } from '../../support/feed-documents.ts';
import { documentFault } from '../../support/whole-documents.ts';

const ITEMS: Readonly<Record<Format, string>> = {
  rss: `<item><title>a</title><link>https://n.example/</link><guid isPermaLink="false">g</guid>
    <pubDate>Tue, 05 Mar 2024 01:30:00 GMT</pubDate><description>d</description>
    <content:encoded>c</content:encoded><media:thumbnail url="https://n.example/a.png"/></item>`,
  atom: `<entry><title>a</title><id>tag:n.example,2026:g</id><link rel="alternate" href="https://n.example/"/>
    <published>2024-03-05T01:30:00.000Z</published><updated>2024-03-05T01:30:00.000Z</updated><summary>d</summary>
    <source><id>tag:n.example,2026:s</id><title>s</title><updated>2024-03-05T01:30:00Z</updated></source></entry>`,
  json: `{"id":"g","url":"https://n.example/","title":"a","content_html":"c","date_published":"2024-03-05T01:30:00.000Z",
    "date_modified":"2024-03-05T01:30:00.000Z","authors":[{"name":"n"}],
    "attachments":[{"url":"https://n.example/a.mp3","mime_type":"audio/mpeg"}]}`,
};

for (const format of FORMATS) {
  test(`the gate lets a good item pass: ${format}`, () => assert.equal(itemFault(ITEMS[format], format), undefined));
  test(`the gate lets what stands around good items pass: ${format}`, () =>
    assert.equal(frameFault(feedText(documentOf(NASTY), format), format), undefined));
  test(`a document has as many items as went into it, each with an id of its own: ${format}`, () =>
    assert.equal(documentFault(feedText(documentOf(NASTY), format), format, NASTY.length), undefined));
}

/** A change to a good item or document, and what the gate says of it. */
type Case = readonly [name: string, format: Format, from: string, to: string, fault: RegExp];

const BAD_ITEMS: readonly Case[] = [
  ['an element that is not closed', 'rss', '</title>', '', /well-formed/],
  ['a bare ampersand', 'atom', '>d<', '>R & D<', /well-formed/],
  ['a prefix that nobody has declared', 'rss', '<media:thumbnail', '<itunes:image', /well-formed/],
  ['a control character', 'rss', '>d<', '>\u0001<', /control character/],
  ['half a letter', 'atom', '>d<', '>\uDC00<', /half a letter/],
  ['a second item', 'rss', '</item>', '</item><item/>', /2 elements/],
  ['no title', 'rss', '<title>a</title>', '', /no item\/title/],
  ['two titles', 'atom', '<title>a</title>', '<title>a</title><title>b</title>', /more than one/],
  ['an empty guid', 'rss', '>g<', '> <', /guid is empty/],
  ['a guid that may be an address', 'rss', 'isPermaLink="false"', '', /may be an address/],
  ['no date', 'rss', 'Tue, 05 Mar 2024 01:30:00 GMT', 'Invalid Date', /no date/],
  ['the wrong day of the week', 'rss', 'Tue, ', 'Mon, ', /no date/],
  ['a date of another standard', 'atom', '2024-03-05T01:30:00.000Z</published>', 'yesterday</published>', /no date/],
  ['a relative link', 'rss', '>https://n.example/<', '>/a<', /no address/],
  ['a script as link', 'atom', 'href="https://n.example/"', 'href="javascript:alert(1)"', /no address/],
  ['a password in a link', 'atom', 'href="https://', 'href="https://a:b@', /no address/],
  ['a picture from a disk', 'rss', 'url="https://n.example/a.png"', 'url="file:///a.png"', /no address/],
  ['an id that is no IRI', 'atom', 'tag:n.example,2026:g', 'post 17', /no IRI/],
  ['no link to the article', 'atom', 'rel="alternate"', 'rel="related"', /0 links/],
  ['nothing to read', 'atom', '<summary>d</summary>', '', /neither summary nor content/],
  ['a source without an id', 'atom', '<id>tag:n.example,2026:s</id>', '', /source\/id/],
  [
    'content before the description',
    'rss',
    '<description>d</description>\n    <content:encoded>c</content:encoded>',
    '<content:encoded>c</content:encoded><description>d</description>',
    /before its description/,
  ],
  ['no JSON', 'json', '{', '[', /no JSON/],
  ['a list', 'json', ITEMS.json, 'null', /no object/],
  ['a control character', 'json', '"a"', '"\\u0001"', /control character/],
  ['half a letter', 'json', '"a"', '"\\ud800"', /half a letter/],
  ['no id', 'json', '"g"', '17', /no id/],
  ['a relative link', 'json', '"url":"https://n.example/"', '"url":"/a"', /no address/],
  ['no date', 'json', '"date_modified":"2024-03-05T01:30:00.000Z"', '"date_modified":"x"', /no date/],
  ['no content', 'json', '"content_html":"c"', '"content_html":""', /content_html/],
  ['an author without a name', 'json', '{"name":"n"}', '{}', /authors/],
  ['an attachment of no type', 'json', ',"mime_type":"audio/mpeg"', '', /attachments/],
];

for (const [name, format, from, to, fault] of BAD_ITEMS) {
  test(`the gate keeps an item out of ${format}: ${name}`, () => {
    const good = ITEMS[format];
    assert(good.includes(from), 'the case changes nothing');
    assert.match(itemFault(good.replace(from, to), format) ?? 'none', fault);
  });
}

const BAD_DOCUMENTS: readonly Case[] = [
  ['one that ends too early', 'rss', '</rss>', '', /well-formed/],
  [
    'no date',
    'rss',
    '<lastBuildDate>Thu, 07 Mar 2024 23:59:59 GMT</lastBuildDate>',
    '',
    /no rss\/channel\/lastBuildDate/,
  ],
  ['no link to itself', 'rss', 'rel="self"', 'rel="next"', /0 links/],
  ['no link to itself', 'atom', 'rel="self"', 'rel="next"', /0 links/],
  [
    'an author without a name',
    'atom',
    '<name>海港日报',
    '<name>海港日报</name><name>',
    /more than one feed\/author\/name/,
  ],
  ['no id', 'atom', '<id>tag:', '<id>', /no IRI/],
  ['another version', 'json', 'version/1.1', 'version/1', /version/],
  ['no address of its own', 'json', '"feed_url"', '"feed_uri"', /feed_url/],
];

for (const [name, format, from, to, fault] of BAD_DOCUMENTS) {
  test(`the gate keeps a document from being published as ${format}: ${name}`, () => {
    const good = feedText(documentOf(NASTY), format);
    assert(good.includes(from), 'the case changes nothing');
    assert.match(frameFault(good.replace(from, to), format) ?? 'none', fault);
  });
}
