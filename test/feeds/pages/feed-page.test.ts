import assert from 'node:assert/strict';
import test from 'node:test';
import { createDocument, type FeedDocument } from '../../../src/feeds/document.ts';
import { renderFeedPage } from '../../../src/feeds/pages/feed-page.ts';
import { DOCUMENT_OPTIONS, documentOf, entryOf, SITE } from '../../support/feed-documents.ts';

const FOLDER = `${SITE.url}/feeds/%E6%B8%AF%E5%8F%A3-and-%E6%B8%94%E4%B8%9A/`;

const definedOf = (changes: Partial<FeedDocument> = {}): FeedDocument => ({
  ...createDocument(
    { kind: 'defined', label: 'Long reads', slug: 'long-reads' },
    { entries: [entryOf()], withdrawn: [], archive: undefined, previous: undefined, since: 0 },
    DOCUMENT_OPTIONS,
    { description: 'What takes <an evening>', language: 'en' },
  ),
  ...changes,
});

test('an empty feed’s page says that articles will come', () => {
  assert.match(renderFeedPage(documentOf([])), /还没有文章/);
});

test('each format can be opened, read about and copied by its whole address', () => {
  const page = renderFeedPage(documentOf([entryOf()]));
  const addresses = [...page.matchAll(/<code class="address" dir="ltr">(.*?)<\/code>/g)].map(([, address]) => address);
  assert.deepEqual(addresses, [`${FOLDER}rss.xml`, `${FOLDER}atom.xml`, `${FOLDER}feed.json`]);
  const buttons = [...page.matchAll(/<a class="pill" href="(.*?)">(.*?)<\/a>/g)].map(([, to, name]) => `${name} ${to}`);
  assert.deepEqual(buttons, ['RSS rss.xml', 'Atom atom.xml', 'JSON feed.json']);
  assert.equal(page.match(/<dt>/g)?.length, 3);
});

test('a feed in one format offers no choice', () => {
  const page = renderFeedPage(documentOf([entryOf()], { formats: ['atom'] }));
  assert.doesNotMatch(page, /<details/);
  assert.ok(page.includes(`${FOLDER}atom.xml</code>`));
});

test('an article is listed with its moment, author, source, summary and a small picture', () => {
  const page = renderFeedPage(documentOf([entryOf({ image: 'https://img.example/a.png?b=1&c=2' })]));
  const [item = ''] = /<ol class="articles">.*?<\/ol>/s.exec(page) ?? [];
  assert.equal(
    item.replace(/<[^>]*>/g, '').trim(),
    '渡轮停航三天\n2024年3月5日 09:30 · 吴海 · 海港通讯社\n渡轮清早离开码头。',
  );
  assert.ok(item.includes('<img src="https://img.example/a.png?b=1&amp;c=2" alt="" loading="lazy"'));
});

test('the page lists a hundred articles at most, and counts them all', () => {
  const page = renderFeedPage(documentOf(Array.from({ length: 130 }, (_, at) => entryOf({ id: `a${at}` }))));
  assert.equal(page.match(/<li>/g)?.length, 100);
  assert.match(page, /130 篇文章/);
});

test('articles of the site are linked from the feed’s folder, others by their address', () => {
  const page = renderFeedPage(documentOf([entryOf(), entryOf({ url: 'https://news.example/a' })]));
  assert.ok(page.includes('href="../../articles/abcdefghijkmnpqr"'));
  assert.ok(page.includes('href="https://news.example/a"'));
});

test('an article in another language than its feed says so', () => {
  assert.match(renderFeedPage(documentOf([entryOf({ language: 'he' })])), /<li lang="he">/);
  assert.match(renderFeedPage(documentOf([entryOf({ language: 'zh-CN' })])), /<li><a dir="auto"/);
});

test('older articles are linked where the feed has an archive', () => {
  const document = documentOf([entryOf()]);
  assert.match(renderFeedPage({ ...document, previous: 7 }), /<a href="archive\/7\.xml">更早的文章/);
  assert.match(renderFeedPage({ ...document, previous: 7, formats: ['json'] }), /<a href="archive\/7\.json">/);
  assert.doesNotMatch(renderFeedPage(document), /archive/);
  assert.match(renderFeedPage({ ...document, previous: 7 }), />最新 1 篇文章</);
});

test('a defined feed shows its own words in its own language, on a page in that of the site', () => {
  const page = renderFeedPage(definedOf());
  assert.match(page, /<h1 dir="auto" lang="en">Long reads<\/h1>/);
  assert.match(page, /<p dir="auto" lang="en">What takes &lt;an evening&gt;<\/p>/);
  assert.match(page, /<meta name="description" content="What takes &lt;an evening&gt;">/);
  assert.match(page, /<html lang="zh-CN">/);
});

test('only a private feed asks not to be found', () => {
  assert.match(renderFeedPage(definedOf(), { isPrivate: true }), /<meta name="robots" content="noindex, nofollow">/);
  assert.doesNotMatch(renderFeedPage(definedOf()), /noindex/);
});
