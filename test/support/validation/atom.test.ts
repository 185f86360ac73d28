import assert from 'node:assert/strict';
import test from 'node:test';
import { atomProblems } from './atom.ts';
import { type Breakage, CONTEXT, testRules } from './rules.ts';

const ENTRY = `<entry>
    <id>tag:feeds.example,2026:one</id>
    <title type="html">Ferries &amp;amp; boats</title>
    <link rel="alternate" type="text/html" href="https://news.example/one"/>
    <link rel="enclosure" type="image/jpeg" length="12" href="https://img.example/a.jpg"/>
    <published>2026-01-02T03:04:05Z</published>
    <updated>2026-01-02T03:04:05Z</updated>
    <author><name>Wu Hai</name></author>
    <category term="ports" label="Ports"/>
    <summary type="html">In short</summary>
    <content type="html">&lt;p&gt;At length&lt;/p&gt;</content>
    <source><id>tag:agency.example,2026:feed</id><title>Agency</title><updated>2026-01-02T03:04:05Z</updated></source>
    <media:thumbnail url="https://img.example/a.jpg"/>
  </entry>`;

const FEED = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xmlns:media="http://search.yahoo.com/mrss/" xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:at="http://purl.org/atompub/tombstones/1.0">
  <id>tag:feeds.example,2026:all</id>
  <title>Harbour</title>
  <updated>2026-01-02T03:04:05.5+08:00</updated>
  <author><name>Harbour</name></author>
  <generator uri="https://feeds.example/" version="1">Maker</generator>
  <icon>https://feeds.example/icon.png</icon>
  <link rel="self" type="application/atom+xml" href="https://feeds.example/feeds/all/feed.xml"/>
  <link rel="alternate" type="text/html" href="https://feeds.example/feeds/all/"/>
  <link rel="hub" href="https://hub.example/"/>
  <link rel="prev-archive" href="https://feeds.example/feeds/all/archive/3.xml"/>
  ${ENTRY}
  <at:deleted-entry ref="tag:feeds.example,2026:gone" when="2026-01-02T03:04:05Z"/>
</feed>`;

const title = (text: string) => `<title type="html">${text}</title>`;
const content = (html: string) => `<content type="html"><![CDATA[${html}]]></content>`;
const CONTENT = '<content type="html">&lt;p&gt;At length&lt;/p&gt;</content>';
const TITLE = title('Ferries &amp;amp; boats');
const SUMMARY = '<summary type="html">In short</summary>';
const ID = '<id>tag:feeds.example,2026:one</id>';
const FEED_ID = '<id>tag:feeds.example,2026:all</id>';
const UPDATED = /<updated>2026-01-02T03:04:05Z<\/updated>\n {4}<author>/;
const updated = (at: string) => `<updated>${at}</updated>\n    <author>`;
const SELF = '<link rel="self" type="application/atom+xml" href="https://feeds.example/feeds/all/feed.xml"/>';

const BREAKAGES: readonly Breakage[] = [
  ['it is well-formed', '</author>', '', /not well-formed/],
  ['its prefixes are declared', 'xmlns:media="http://search.yahoo.com/mrss/"', '', /not well-formed/],
  ['it says that it is UTF-8', ' encoding="utf-8"', '', /no declaration/],
  ['it has no DOCTYPE', '<feed', '<!DOCTYPE feed>\n<feed', /DOCTYPE/],
  ['it knows its vocabularies', 'xmlns:media=', 'xmlns:x="https://x.example/" xmlns:media=', /unknown namespace/],
  [
    'customary prefixes mean what they do by custom',
    'xmlns:fh="',
    'xmlns:dc="http://purl.org/rss/1.0/modules/syndication/" xmlns:fh="',
    /the prefix dc/,
  ],
  ['no character tells of a wrong encoding', 'Harbour</title>', 'Harbour\uFFFD</title>', /wrong encoding/],
  ['no control character of Latin-1 is in it', 'label="Ports"', 'label="Po\u0092rts"', /wrong encoding/],
  ['the feed has an id', '<id>tag:feeds.example,2026:all</id>', '', /feed has no atom:id/],
  ['the feed has one id', '<title>Harbour', '<id>tag:feeds.example,2026:x</id><title>Harbour', /2 of atom:id/],
  ['the feed has a title', '<title>Harbour</title>', '', /feed has no atom:title/],
  ['the title is not blank', 'Harbour</title>', '</title>', /title is blank/],
  ['the feed says when it changed', '<updated>2026-01-02T03:04:05.5+08:00</updated>', '', /feed has no atom:updated/],
  ['the feed names itself', SELF, '', /no link to itself/],
  [
    'the feed names itself once',
    SELF,
    SELF + SELF.replace('feeds.example', 'other.example'),
    /several links to itself/,
  ],
  ['the feed names itself where it stands', '/feed.xml"', '/atom.xml"', /stands at/],
  [
    'the link to itself is absolute',
    'href="https://feeds.example/feeds/all/feed.xml"',
    'href="feed.xml"',
    /no absolute address/,
  ],
  ['the link to itself has the type of a feed', SELF, SELF.replace('application/atom+xml', 'text/xml'), /another type/],
  [
    'there is one alternate of a kind',
    '<link rel="hub"',
    '<link type="text/html" href="https://feeds.example/b"/><link rel="hub"',
    /two links of alternate/,
  ],
  ['there is an author', /<author>.*<\/author>/g, '', /no author/],
  [
    'what is said of the feed stands before its entries',
    '<at:deleted',
    '<rights>None</rights><at:deleted',
    /after its first entry/,
  ],
  ['nothing unknown stands in the feed', '<icon>', '<thing xmlns="https://x.example/"/><icon>', /may have no \{https/],
  [
    'nothing stands in the feed that belongs to entries',
    '<icon>',
    '<published>2026-01-02T03:04:05Z</published><icon>',
    /may have no atom:published/,
  ],
  ['no text stands between elements', '<icon>', 'stray <icon>', /may hold no text/],
  ['the relation of a link is registered', 'rel="hub"', 'rel="hubs"', /registered relation/],
  ['a link leads somewhere', ' href="https://hub.example/"', '', /link has no href/],
  ['the address of a link is an IRI', 'https://hub.example/', 'https://hub.example/a b', /is no IRI/],
  ['percent signs begin octets', 'https://hub.example/', 'https://hub.example/%zz', /no absolute URI/],
  [
    'a link is empty',
    '<link rel="hub" href="https://hub.example/"/>',
    '<link rel="hub" href="https://hub.example/">x</link>',
    /no text/,
  ],
  ['the type of a link is a media type', 'type="text/html"', 'type="html"', /media type/],
  ['the length of a link is a number', 'length="12"', 'length="-1"', /whole number/],
  ['an enclosure has a type', 'rel="enclosure" type="image/jpeg"', 'rel="enclosure"', /enclosure names no type/],
  ['an entry has no part in the history', 'rel="enclosure"', 'rel="prev-archive"', /belongs to the feed/],
  ['an icon has an address', 'https://feeds.example/icon.png', 'icon.png', /icon is no absolute/],
  ['a generator is named', '>Maker<', '><', /generator is blank/],
  ['a language is one', 'xml:lang="en"', 'xml:lang="chinese!"', /no language tag/],
  ['a language is known', 'xml:lang="en"', 'xml:lang="qx"', /no known language/],
  ['attributes are known', '<category ', '<category colour="red" ', /may have no colour/],
  ['an entry has an id', ID, '', /entry has no atom:id/],
  ['an id is absolute', ID, '<id>one</id>', /id is no absolute IRI/],
  [
    'a feed’s id holds no letters that a URI has none of',
    FEED_ID,
    '<id>tag:feeds.example,2026:潮</id>',
    /no absolute URI/,
  ],
  [
    'a feed’s id is in canonical form: octets in capitals',
    FEED_ID,
    '<id>tag:feeds.example,2026:%e6</id>',
    /lower case/,
  ],
  [
    'a feed’s id is in canonical form: no octets without need',
    FEED_ID,
    '<id>tag:feeds.example,2026:%41</id>',
    /needs none/,
  ],
  ['a feed’s id is in canonical form: the host', FEED_ID, '<id>https://News.example/a</id>', /as it should be/],
  ['a feed’s id is in canonical form: the path', FEED_ID, '<id>https://news.example</id>', /as it should be/],
  ['a tag URI names who gave it, and when', FEED_ID, '<id>tag:feeds.example:one</id>', /RFC 4151/],
  ['a tag URI is in small letters', FEED_ID, '<id>tag:Feeds.example,2026:one</id>', /RFC 4151/],
  ['a URN is one', FEED_ID, '<id>urn:uuid:1234</id>', /no URN/],
  ['the scheme of a feed’s id is registered', FEED_ID, '<id>thing:one</id>', /not registered/],
  ['a source’s id is in canonical form', '2026:feed</id>', '2026:%e6</id>', /lower case/],
  ['an id is no name', ID, '<id>one two:</id>', /id is no absolute IRI/],
  ['an id holds no bare percent sign', ID, '<id>tag:feeds.example,2026:100%</id>', /id is no absolute IRI/],
  ['an id in an address has a host', ID, '<id>http://</id>', /id is no absolute IRI/],
  ['an id has no white space around it', ID, '<id> tag:feeds.example,2026:one</id>', /white space/],
  ['no two entries are the same', '  <at:', `${ENTRY.replaceAll('04:05Z', '04:06Z')}<at:`, /two entries tag/],
  ['no two entries change at one moment', '  <at:', `${ENTRY.replaceAll(':one', ':two')}<at:`, /two entries updated/],
  ['an entry has a title', TITLE, '', /entry has no atom:title/],
  ['an entry says when it changed', UPDATED, '<author>', /entry has no atom:updated/],
  ['a moment names its zone', UPDATED, updated('2026-01-02T03:04:05'), /RFC 3339/],
  ['a moment has seconds', UPDATED, updated('2026-01-02T03:04Z'), /RFC 3339/],
  ['a moment is on a day there is', UPDATED, updated('2026-02-30T03:04:05Z'), /no moment there is/],
  ['a moment is not before 1990', UPDATED, updated('1970-01-01T00:00:00Z'), /before 1990/],
  ['a moment is not to come', UPDATED, updated('2026-06-01T00:11:00Z'), /in the future/],
  ['a person has a name', '<name>Wu Hai</name>', '', /author has no atom:name/],
  ['a name is no HTML', 'Wu Hai', '&lt;b&gt;Wu&lt;/b&gt;', /end tag/],
  ['a name is no mail address', 'Wu Hai', 'Wu &lt;wu@hai.example&gt;', /mail address/],
  ['a category has a term', 'term="ports" ', '', /category has no term/],
  ['a label is no HTML', 'label="Ports"', 'label="&amp;lt;Ports"', /entity &lt/],
  ['a text is plain, HTML or XHTML', SUMMARY, SUMMARY.replace('html', 'text/html'), /is none of/],
  ['a plain text holds no end tag', SUMMARY, '<summary>a &lt;/b&gt;</summary>', /end tag/],
  ['a plain text holds no entity', SUMMARY, '<summary>a &amp;nbsp; b</summary>', /entity/],
  ['a plain text holds no elements', SUMMARY, '<summary>a <b/></summary>', /elements/],
  ['a summary is not blank', SUMMARY, '<summary type="html"> </summary>', /is blank/],
  ['XHTML stands in a div', SUMMARY, '<summary type="xhtml">a</summary>', /without a div/],
  ['there is content or a summary', /<content[^\n]*\n|<summary[^\n]*\n/g, '', /neither content nor a summary/],
  [
    'content that stands elsewhere has a summary',
    /<summary.*<\/content>/s,
    '<content type="image/png" src="https://x.example/a.png"/>',
    /no summary/,
  ],
  ['HTML is closed', CONTENT, content('<p>a<b>b</p>'), /HTML/],
  ['HTML has no end tag too many', CONTENT, content('<p>a</p></p>'), /HTML/],
  ['HTML has no box in a paragraph', CONTENT, content('<p>a<div>b</div></p>'), /HTML/],
  ['HTML has no text between rows', CONTENT, content('<table>a<tr><td>b</td></tr></table>'), /HTML/],
  ['HTML has cells in rows', CONTENT, content('<table><td>b</td></table>'), /HTML/],
  [
    'HTML has no link in a link',
    CONTENT,
    content('<a href="https://a.example/">a<a href="https://b.example/">b</a></a>'),
    /HTML/,
  ],
  ['HTML has no heading in a heading', CONTENT, content('<h1>a<h2>b</h2></h1>'), /HTML/],
  ['HTML has no bare ampersand', CONTENT, content('<p>a&b</p>'), /bare &/],
  ['HTML has entities that there are', CONTENT, content('<p>a&zzzz;b</p>'), /HTML/],
  ['HTML has no bare bracket', CONTENT, content('<p>a <3</p>'), /HTML/],
  ['HTML closes no box in its own tag', CONTENT, content('<p/>'), /HTML/],
  ['HTML names no attribute twice', CONTENT, content('<p id="a" id="b">c</p>'), /HTML/],
  ['HTML runs no script', CONTENT, content('<script>a</script>'), /element script/],
  ['HTML frames no page', CONTENT, content('<iframe src="https://a.example/"></iframe>'), /element iframe/],
  ['HTML has elements that are HTML', CONTENT, content('<blink>a</blink>'), /element blink/],
  ['HTML handles no events', CONTENT, content('<p onclick="a()">b</p>'), /attribute onclick/],
  ['HTML has no style', CONTENT, content('<p style="color:red">b</p>'), /attribute style/],
  ['HTML has absolute links', CONTENT, content('<a href="/a">b</a>'), /relative address/],
  ['HTML has absolute pictures', CONTENT, content('<img src="//a.example/b.png">'), /relative address/],
  ['HTML has links that run nothing', CONTENT, content('<a href="javascript:alert(1)">b</a>'), /the address/],
  ['HTML has no comments', CONTENT, content('<p>a<!-- b --></p>'), /comment/],
  ['a source says which feed it is', '<id>tag:agency.example,2026:feed</id>', '', /source has no atom:id/],
  ['a picture has an address', ' url="https://img.example/a.jpg"', '', /thumbnail has no url/],
  [
    'the address of a picture is a URI',
    'url="https://img.example/a.jpg"',
    'url="https://img.example/a|b.jpg"',
    /no absolute URI/,
  ],
  [
    'a group holds several renditions',
    '<media:thumb',
    '<media:group><media:content url="https://a.example/b"/></media:group><media:thumb',
    /fewer than two/,
  ],
  ['a tombstone says what is gone', ' ref="tag:feeds.example,2026:gone"', '', /deleted-entry has no ref/],
  ['a tombstone says since when', ' when="2026-01-02T03:04:05Z"', '', /deleted-entry has no when/],
  ['nobody is dead and alive', '2026:gone', '2026:one', /and its tombstone/],
  ['an archive page leads to its feed', '<icon>', '<fh:archive/><icon>', /no link to the feed/],
  [
    'an archive page leads to another',
    /<link rel="prev-archive".*\n/,
    '<fh:archive/><link rel="current" href="https://feeds.example/feeds/all/atom.xml"/>\n',
    /leads to no other/,
  ],
  ['a complete feed goes no further', '<icon>', '<fh:complete/><icon>', /complete, and goes on/],
  ['a page is not its own neighbour', '/archive/3.xml', '/feed.xml', /itself for a neighbour/],
];

testRules('Atom', atomProblems, FEED, BREAKAGES);

test('Atom: the feed stands under no prefix', () => {
  const prefixed = FEED.replace(/<(\/?)(?=[a-z]+[\s>/])/g, '<$1a:').replace('xmlns=', 'xmlns:a=');
  assert(atomProblems(prefixed, CONTEXT).some((problem) => /prefix/.test(problem)));
});

test('Atom: the first page of an archive has no neighbour yet', () => {
  const first = FEED.replace(
    /<link rel="prev-archive".*\n/,
    '<fh:archive/><link rel="current" href="https://feeds.example/feeds/all/atom.xml"/>\n',
  ).replace('all/feed.xml', 'all/archive/1.xml');
  assert.deepEqual(atomProblems(first, { ...CONTEXT, path: 'feeds/all/archive/1.xml' }), []);
});

test('Atom: HTML that validators accept', () => {
  const html =
    '<h1>a</h1><p>b &amp; c &lt; d & e <a href="mailto:a@b.example">f</a><br>g</p><ruby>潮<rp>(</rp><rt>chao</rt><rp>)</rp></ruby><table><caption>h</caption><tr><th colspan="2">i</th></tr></table><ul><li>j<ol start="2"><li>k</li></ol></li></ul><pre><code class="language-ts">\nl\n  m</code></pre><figure><img src="https://a.example/b.png" alt=""><figcaption>n</figcaption></figure>';
  assert.deepEqual(atomProblems(FEED.replace(CONTENT, content(html)), CONTEXT), []);
});

for (const id of [
  'https://News.example/新闻',
  'doi:10.1/x',
  'thing:one',
  'tag:Blogger.com,1999:blog-1',
  'urn:uuid:7',
]) {
  test(`atom: an id that an article may have declared is put up with: ${id}`, () =>
    assert.deepEqual(atomProblems(FEED.replace(ID, `<id>${id}</id>`), CONTEXT), []));
}
