import { opmlProblems } from './opml.ts';
import { type Breakage, testRules } from './rules.ts';

const LIST = `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
  <head><title>Harbour</title><dateModified>Fri, 02 Jan 2026 03:04:05 GMT</dateModified></head>
  <body>
    <outline text="Agency">
      <outline type="rss" text="R&amp;D" title="R&amp;D" xmlUrl="https://feeds.example/feeds/r-and-d/rss.xml" htmlUrl="https://feeds.example/feeds/r-and-d/"/>
    </outline>
  </body>
</opml>`;

const BREAKAGES: readonly Breakage[] = [
  ['it is version 2.0', 'version="2.0"', 'version="3.0"', /version is none of/],
  ['it has a head', /<head>.*<\/head>/, '', /opml has no head/],
  ['it has a body', /<body>.*<\/body>/s, '', /opml has no body/],
  ['it holds something', /<outline.*<\/outline>/s, '', /body has no outline/],
  ['a date is RFC 822', 'Fri, 02 Jan 2026 03:04:05 GMT', '2026-01-02', /RFC 822/],
  ['an outline has a text', 'text="Agency"', '', /outline has no text/],
  ['a subscription has an address', /xmlUrl="[^"]*"/, '', /without xmlUrl/],
  ['a subscription has a title', ' title="R&amp;D"', '', /without title/],
  ['a feed has a type', 'type="rss" ', '', /no type/],
  ['an address is absolute', 'https://feeds.example/feeds/r-and-d/rss.xml', 'rss.xml', /no absolute URI/],
  ['attributes are known', 'type="rss"', 'type="rss" feed="a"', /may have no feed/],
];

testRules('OPML', opmlProblems, LIST, BREAKAGES);
