import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAgent } from '../../src/server/agents.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

// A header, and what it tells: the name, the subscribers, the reader's own id of the feed.
const AGENTS: readonly (readonly [string | undefined, string, number?, string?])[] = [
  ['Feedly/1.0 (+http://www.feedly.com/fetcher.html; 462 subscribers; )', 'Feedly', 462],
  ['Feedly/1.0 (poller; 1 subscribers; feed-id=12)', 'Feedly', 1, '12'],
  ['Mozilla/5.0 (compatible; inoreader.com; 114 subscribers)', 'Inoreader', 114],
  ['Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 7 subscribers; )', 'Inoreader', 7],
  [
    'NewsBlur Feed Fetcher - 27 subscribers - https://www.newsblur.com/site/7704055/tide (Mozilla/5.0)',
    'NewsBlur',
    27,
    '7704055',
  ],
  ['Mozilla/5.0 (compatible; theoldreader.com; 3 subscribers; feed-id=cead6c3a83)', 'The Old Reader', 3, 'cead6c3a83'],
  ['Feedbin feed-id:1697787 - 102 subscribers', 'Feedbin', 102, '1697787'],
  ['Feedbin - 1 subscribers', 'Feedbin', 1],
  ['Bloglovin/1.0 (http://www.bloglovin.com; 12 subscribers)', 'Bloglovin', 12],
  ['Netvibes (http://www.netvibes.com/; 5 subscribers; feedId: 5404723)', 'Netvibes', 5, '5404723'],
  ['NewsGatorOnline/2.0_(http://www.newsgator.com;_20_subscribers)', 'NewsGator', 20],
  ['Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 4 subscribers)', 'BazQux', 4],
  ['LiveJournal.com (webmaster@livejournal.com; for https://tide.example/; 2 readers)', 'LiveJournal', 2],
  ['ThePort_Web/1.0; subscribers 6', 'ThePort_Web', 6],
  ['Overcast/1.0 Podcast Sync (210 subscribers; feed-id=735461; +http://overcast.fm/)', 'Overcast', 210, '735461'],
  ['Tiny Tiny RSS/21.05-fc057aff (https://tt-rss.org/)', 'Tiny Tiny RSS'],
  ['FreshRSS/1.24.0 (Linux; https://freshrss.org)', 'FreshRSS'],
  ['Mozilla/5.0 (compatible; Miniflux/2.2.3; +https://miniflux.app)', 'Miniflux'],
  ['newsboat/2.30.1 (Linux x86_64)', 'Newsboat'],
  ['NetNewsWire (RSS Reader; https://netnewswire.com/)', 'NetNewsWire'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0', 'Thunderbird'],
  ['curl/7.88.1', 'curl'],
  [FIREFOX, 'Firefox'],
  [CHROME, 'Chrome'],
  [`${CHROME} Edg/131.0.0.0`, 'Edge'],
  ['Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)', 'Browser'],
  ['Mozilla/5.0 Vienna/3.1.1', 'Vienna'],
  ['Liferea/1.14.0 (Linux; https://lzone.de/liferea/) AppleWebKit (KHTML, like Gecko)', 'Liferea'],
  ['Harbour Reader 2.5 beta', 'Harbour Reader beta'],
  ['潮汐阅读/1.0', '潮汐阅读'],
  [undefined, 'unnamed'],
  ['', 'unnamed'],
  ['jane@tide.example', 'unnamed'],
  ['https://jane.example/reader', 'unnamed'],
  ['Reader jane@tide.example/1.0', 'Reader'],
  ['tide.example bot', 'bot'],
  ['Reader-of-4471-0098', 'unnamed'],
  ['203.0.113.9', 'unnamed'],
  ['x'.repeat(500), 'x'.repeat(40)],
  ['a\u0000b\u001b[31mc\u202ed', 'a b'],
  ['Feedly/1.0 (999999999 subscribers)', 'Feedly', 100_000_000],
  ['Feedly/1.0 (12345678901 subscribers)', 'Feedly'],
  ['Feedly/1.0 (-3 subscribers)', 'Feedly', 3],
];
for (const [header, reader, subscribers, feedId = ''] of AGENTS)
  test(`agent: ${header === undefined ? 'none' : JSON.stringify(header.slice(0, 80))} is ${reader}`, () =>
    assert.deepEqual(parseAgent(header), { reader, subscribers, feedId }));

test('whatever a header holds, a name is short and plain, and no address', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.emailAddress(),
    fc.webUrl(),
    fc.ipV4(),
    fc.ipV6(),
    fc.constantFrom(' ', '/', '(', 'Mozilla/5.0 (compatible; ', ' - 3 subscribers', '\u0007'),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const { reader, feedId } = parseAgent(pieces.join(''));
      assert.ok(reader !== '' && [...reader].length <= 40);
      assert.doesNotMatch(reader, /\p{C}|@|:\/\/|\.\p{L}|(?:\d+\.){3}/u);
      assert.match(feedId, /^[\w-]{0,40}$/);
    }),
  );
});
