import { jsonFeedProblems } from './json-feed.ts';
import { type Breakage, testRules } from './rules.ts';

const FEED = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'Harbour',
  home_page_url: 'https://feeds.example/feeds/all/',
  feed_url: 'https://feeds.example/feeds/all/feed.xml',
  next_url: 'https://feeds.example/feeds/all/archive/1.json',
  language: 'en',
  icon: 'https://feeds.example/icon.png',
  authors: [{ name: 'Harbour' }],
  hubs: [{ type: 'WebSub', url: 'https://hub.example/' }],
  _own: { about: 'https://feeds.example/' },
  items: [
    {
      id: 'one',
      url: 'https://news.example/one',
      title: 'One',
      content_html: '<p>At length</p>',
      summary: 'In short',
      image: 'https://img.example/a.jpg',
      date_published: '2026-01-02T03:04:05Z',
      date_modified: '2026-01-03T03:04:05Z',
      authors: [{ name: 'Wu Hai' }],
      tags: ['Ports'],
      attachments: [{ url: 'https://img.example/a.jpg', mime_type: 'image/jpeg', size_in_bytes: 12 }],
    },
  ],
});

const ITEMS = /"items":\[(.*)\]\}$/;

const BREAKAGES: readonly Breakage[] = [
  ['it is JSON', '}]}', '}]', /no JSON/],
  ['it is version 1.1', 'version/1.1', 'version/1', /another version/],
  ['it has a title', '"title":"Harbour",', '', /feed has no title/],
  ['it names itself', /"feed_url":"[^"]*",/, '', /no feed_url/],
  ['it names itself where it stands', 'all/feed.xml', 'all/feed.json', /stands at/],
  ['it has items', '"items":[', '"things":[', /no items/],
  ['nothing unknown stands in it', '"icon"', '"logo"', /may have no logo/],
  ['nothing is null', '"summary":"In short"', '"summary":null', /summary is no string/],
  [
    'the author of version 1.0 is gone',
    '"authors":[{"name":"Wu Hai"}]',
    '"author":{"name":"Wu Hai"}',
    /may have no author/,
  ],
  ['an author is somebody', '{"name":"Wu Hai"}', '{}', /author without anything/],
  ['an extension is an object', '"_own":{"about":"https://feeds.example/"}', '"_own":1', /no object/],
  ['a hub has a type', '"type":"WebSub",', '', /has no type/],
  ['the next page is another', 'archive/1.json', 'feed.xml', /itself for its next page/],
  ['a language is known', '"language":"en"', '"language":"qx"', /known language/],
  ['an item has an id', '"id":"one",', '', /has no id/],
  ['an id is a string', '"id":"one"', '"id":1', /id is no string/],
  ['no two items have one id', ITEMS, '"items":[$1,$1]}', /two items one/],
  ['an item has content', '"content_html":"<p>At length</p>",', '', /no content_html/],
  ['content is sound HTML', '<p>At length</p>', '<p>At length', /HTML/],
  ['an address is absolute', 'https://news.example/one', '/one', /no absolute URI/],
  ['a moment is RFC 3339', '2026-01-02T03:04:05Z', '2026-01-02', /RFC 3339/],
  ['a tag is not blank', '["Ports"]', '[""]', /tags \[0\] is blank/],
  ['an attachment has a type', '"mime_type":"image/jpeg",', '', /no mime_type/],
  ['a size is a number', '"size_in_bytes":12', '"size_in_bytes":"12"', /no number/],
  ['no half of a surrogate pair is in it', '"One"', '"\\ud83cOne"', /surrogate/],
];

testRules('JSON Feed', jsonFeedProblems, FEED, BREAKAGES);
