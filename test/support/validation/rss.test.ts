import assert from 'node:assert/strict';
import test from 'node:test';
import { rssProblems } from './rss.ts';
import { type Breakage, CONTEXT, testRules } from './rules.ts';

const ITEM = `<item>
    <title>Ferries &#x26;amp; boats</title>
    <link>https://news.example/one?a=1&amp;b=2</link>
    <description>&lt;p&gt;In short&lt;/p&gt;</description>
    <content:encoded><![CDATA[<p>At length</p>]]></content:encoded>
    <dc:creator>Wu Hai</dc:creator>
    <category domain="https://feeds.example/">Ports</category>
    <guid isPermaLink="false">tag:feeds.example,2026:one</guid>
    <pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>
    <source url="https://agency.example/feed">Agency</source>
    <enclosure url="https://img.example/a.jpg" length="12" type="image/jpeg"/>
    <media:content url="https://img.example/a.jpg" type="image/jpeg" medium="image" width="10"/>
  </item>`;

const FEED = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>Harbour</title>
  <link>https://feeds.example/feeds/all/</link>
  <description>All of it</description>
  <language>zh-CN</language>
  <lastBuildDate>Fri, 02 Jan 2026 03:04:05 GMT</lastBuildDate>
  <generator>Maker</generator>
  <docs>https://www.rssboard.org/rss-specification</docs>
  <ttl>60</ttl>
  <image>
    <url>https://feeds.example/logo.png</url>
    <title>Harbour</title>
    <link>https://feeds.example/feeds/all/</link>
    <width>100</width>
  </image>
  <atom:link rel="self" type="application/rss+xml" href="https://feeds.example/feeds/all/feed.xml"/>
  <atom:link rel="hub" href="https://hub.example/"/>
  ${ITEM}
</channel>
</rss>`;

const TITLE = 'Ferries &#x26;amp; boats';
const GUID = '<guid isPermaLink="false">tag:feeds.example,2026:one</guid>';
const PUB_DATE = '<pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>';
const pubDate = (date: string) => `<pubDate>${date}</pubDate>`;
const DESCRIPTION = '<description>&lt;p&gt;In short&lt;/p&gt;</description>';
const LINK = 'https://news.example/one?a=1&amp;b=2';

const BREAKAGES: readonly Breakage[] = [
  ['it is well-formed', '</title>', '', /not well-formed/],
  ['it is version 2.0', 'version="2.0"', 'version="0.91"', /version is none of/],
  ['it knows its vocabularies', '<channel>', '<channel xmlns:x="https://x.example/">', /unknown namespace/],
  ['a channel has a title', '<title>Harbour</title>', '', /channel has no title/],
  ['a channel has a link', '<link>https://feeds.example/feeds/all/</link>', '', /channel has no link/],
  ['a channel has a description', '<description>All of it</description>', '', /channel has no description/],
  ['a description of a channel is no HTML', 'All of it', 'All &lt;b>of&lt;/b> it', /end tag/],
  ['a channel names itself', /<atom:link rel="self".*\n/, '', /no link to itself/],
  ['a channel names itself where it stands', '/feed.xml"', '/rss.xml"', /stands at/],
  ['a language is known', 'zh-CN', 'xx-CN', /no known language/],
  ['a time to live is above zero', '<ttl>60', '<ttl>0', /positive/],
  ['a channel has one time to live', '<ttl>60', '<ttl>1</ttl><ttl>60', /2 of ttl/],
  [
    'a picture has the title of its channel',
    '<title>Harbour</title>\n    <link>',
    '<title>Port</title>\n    <link>',
    /another title/,
  ],
  [
    'a picture has the link of its channel',
    '<link>https://feeds.example/feeds/all/</link>\n    <width',
    '<link>https://feeds.example/</link>\n    <width',
    /another link/,
  ],
  ['a picture is no wider than 144', '<width>100', '<width>145', /more than 144/],
  ['a picture is of a kind all readers know', 'logo.png', 'logo.svg', /JPEG, GIF or PNG/],
  ['items stand last', '</item>\n', '</item>\n<webMaster>a@b.example (A)</webMaster>', /after its first item/],
  ['nothing unknown stands in a channel', '<ttl>', '<thing/><ttl>', /may have no thing/],
  ['there is no text input', '<ttl>', '<textInput/><ttl>', /may have no textInput/],
  ['a web master has a mail address', '<ttl>', '<webMaster>Wu</webMaster><ttl>', /mail address/],
  ['a title is not blank', TITLE, '', /title is blank/],
  ['a title holds no end tag', TITLE, '&#x3C;b>a&#x3C;/b>', /end tag/],
  ['a title holds no entity, unless it is written with hexadecimal references', TITLE, 'a &amp;lt; b', /entity &lt/],
  ['a title holds no entity in a CDATA section', TITLE, '<![CDATA[a &nbsp; b]]>', /entity &nbsp/],
  ['a title holds no tag', TITLE, '<![CDATA[a <b> c]]>', /looks like a tag/],
  ['an item has a description', DESCRIPTION, '', /item has no description/],
  ['a description is not blank', DESCRIPTION, '<description/>', /description is blank/],
  ['a description is sound HTML', DESCRIPTION, '<description>a &lt; b &lt;p></description>', /HTML/],
  ['content stands after the description', /(<description>&lt;.*)\n\s*(<content:.*)/, '$2$1', /before its description/],
  ['content is sound HTML', '<p>At length</p>', '<p>At length', /HTML/],
  [
    'content loads nothing by events',
    '<p>At length</p>',
    '<img src="https://a.example/" onload="a()">',
    /attribute onload/,
  ],
  ['content has absolute links', '<p>At length</p>', '<a href="b">c</a>', /relative/],
  ['a link is an absolute address', LINK, '/one', /no absolute URI/],
  ['a link is written in ASCII', LINK, 'https://news.example/潮', /no absolute URI/],
  ['a link holds no brackets', LINK, 'https://news.example/?a[]=1', /names no host|no absolute URI/],
  ['a link holds no bar', LINK, 'https://news.example/a|b', /no absolute URI/],
  ['a link leads to the web', LINK, 'mailto:a@b.example', /no address on the web/],
  ['a link holds no password', LINK, 'https://a:b@news.example/', /name or a password/],
  ['an item has a guid', GUID, '', /item has no guid/],
  ['no two items have one guid', '</channel>', `${ITEM}</channel>`, /two items with the guid/],
  ['a guid is an address unless it says otherwise', GUID, '<guid>tag:feeds.example,2026:one</guid>', /no address/],
  ['a guid says so by true or false', 'isPermaLink="false"', 'isPermaLink="no"', /none of true, false/],
  ['a guid is not blank', GUID, '<guid isPermaLink="false"/>', /guid is blank/],
  ['an author has a mail address', '<dc:creator>Wu Hai</dc:creator>', '<author>Wu Hai</author>', /mail address/],
  ['an author is named once', '<dc:creator>', '<author>a@b.example (A)</author><dc:creator>', /says by dc:creator/],
  ['a creator is not blank', 'Wu Hai', '', /creator is blank/],
  ['a date is RFC 822', PUB_DATE, pubDate('2026-01-02T03:04:05Z'), /RFC 822/],
  ['a date is on the right day of the week', PUB_DATE, pubDate('Thu, 02 Jan 2026 03:04:05 GMT'), /day of the week/],
  ['a date is on a day there is', PUB_DATE, pubDate('31 Feb 2026 03:04:05 GMT'), /no moment there is/],
  ['a date is at an hour there is', PUB_DATE, pubDate('Fri, 02 Jan 2026 24:04:05 GMT'), /no moment there is/],
  ['a date has a zone', PUB_DATE, pubDate('Fri, 02 Jan 2026 03:04:05'), /RFC 822/],
  ['a date is no Invalid Date', PUB_DATE, pubDate('Invalid Date'), /RFC 822/],
  ['a date is not before 1990', PUB_DATE, pubDate('Thu, 01 Jan 1970 00:00:00 GMT'), /before 1990/],
  ['a date is not to come', PUB_DATE, pubDate('Sat, 02 Jan 2027 03:04:05 GMT'), /in the future/],
  ['a date is said once', '<pubDate>', '<dc:date>2026-01-02T03:04:05Z</dc:date><pubDate>', /says by dc:date/],
  ['a category is not blank', '>Ports<', '><', /category is blank/],
  ['a source has an address', ' url="https://agency.example/feed"', '', /source has no url/],
  ['an enclosure has an address', /(<enclosure) url="[^"]*"/, '$1', /enclosure has no url/],
  ['an enclosure has a length', ' length="12"', '', /enclosure has no length/],
  ['the length of an enclosure is a number', 'length="12"', 'length="-1"', /whole number/],
  ['an enclosure has a type', / type="image\/jpeg"\/>/, '/>', /enclosure has no type/],
  [
    'an enclosure stands on a named host',
    'enclosure url="https://img.example/',
    'enclosure url="http://localhost/',
    /full host name/,
  ],
  [
    'there is one enclosure',
    '<enclosure',
    '<enclosure url="https://img.example/b.jpg" length="0" type="image/jpeg"/><enclosure',
    /2 of enclosure/,
  ],
  ['a type is a media type', 'type="image/jpeg" medium', 'type="image//path" medium', /media type/],
  ['a medium is one that there is', 'medium="image"', 'medium="picture"', /none of image/],
  ['attributes are known', '<guid ', '<guid permanent="yes" ', /may have no permanent/],
  ['no character tells of a wrong encoding', 'Wu Hai', 'Wu \uFFFD', /wrong encoding/],
];

testRules('RSS', rssProblems, FEED, BREAKAGES);

test('RSS: an empty channel is sound', () => assert.deepEqual(rssProblems(FEED.replace(ITEM, ''), CONTEXT), []));

test('RSS: two addresses of hubs are two links', () => {
  const hub = '<atom:link rel="hub" href="https://hub.example/"/>';
  assert.deepEqual(rssProblems(FEED.replace(hub, hub + hub.replace('hub.ex', 'other.ex')), CONTEXT), []);
});
