import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createGenericChannel } from '../../../src/notify/channels/generic.ts';
import type { EventData, EventType } from '../../../src/notify/event.ts';
import type { Notice } from '../../../src/notify/notice.ts';
import { loadOwnWords } from '../../../src/notify/templates/own-words.ts';
import { createSafeWriter, createWriter } from '../../../src/notify/templates/template.ts';
import type { Templates } from '../../../src/notify/templates/template-kinds.ts';
import { createWebhook } from '../../../src/notify/webhook.ts';
import { createArticleFolder } from '../../support/article-folder.ts';
import { messageOf, SITE, told } from '../../support/receivers/conformance.ts';
import { createRecordedLog } from '../../support/recorded-log.ts';

const noticeOf = (type: EventType, data: EventData): Notice => messageOf(type, data).notice;
const ARTICLE = noticeOf('article.new', { article: told({ title: 'Ferry & <quay>' }) });
const CHANGED = noticeOf('article.changed', { article: told(), change: { material: true, changes: ['title'] } });
const DIGEST = noticeOf('article.new', { article: told(), articles: [told(), told({ title: 'A bridge' })], count: 12 });
const ALARM = noticeOf('source.silent', { alarm: { subject: 'wire', since: null } });

const html = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const markdown = (text: string) => text.replace(/[\\*_()[\]<>&]/g, '\\$&');

const say = (templates: Templates, notice: Notice = ARTICLE, inMarkup?: (text: string) => string) =>
  createWriter(templates, SITE, inMarkup)(notice);

const SAID: readonly (readonly [string, string, Notice, string])[] = [
  [
    'an article has all that the generic message says of it',
    '{{ article.title }} {{ article.id }}',
    ARTICLE,
    'Ferry & <quay> abcdefgh01234567',
  ],
  [
    'an article has the title of its source',
    '{{ article.sourceTitle }} ({{ article.source }})',
    ARTICLE,
    'The Paper (paper)',
  ],
  ['a list is joined', '{{ article.categories | join: ", " }}', ARTICLE, 'Harbour, Traffic'],
  [
    'the event and the site are known',
    '{{ event }} {{ site.title }} {{ site.url }} {{ site.language }}',
    ARTICLE,
    'article.new Harbour Post http://feeds.example en',
  ],
  ['a correction says what has changed', '{{ change.changes | join }} {{ change.material }}', CHANGED, 'title true'],
  [
    'an article that has not changed may be asked for its change',
    '{% if change %}!{% else %}new{% endif %}',
    ARTICLE,
    'new',
  ],
  ['a picture that is not there says nothing', '[{{ article.modified }}]', ARTICLE, '[]'],
  [
    'dates are those of the time zone of the site',
    '{{ article.published | date: "%H:%M %z" }}',
    ARTICLE,
    '16:00 +0800',
  ],
  ['values go into JSON', '{"title":{{ article.title | json }}}', ARTICLE, '{"title":"Ferry & <quay>"}'],
  ['blanks around it are cut', '\n  {{ article.id }}\n\n', ARTICLE, 'abcdefgh01234567'],
];
for (const [name, template, notice, expected] of SAID)
  test(`in a template, ${name}`, () => assert.equal(say(template, notice), expected));

test('one text is for each event of one article; digests and alarms keep their own', () => {
  for (const type of ['article.new', 'article.changed', 'article.removed'] as const)
    assert.equal(say('{{ event }}', noticeOf(type, { article: told() })), type);
  assert.equal(say('{{ event }}', DIGEST), undefined);
  assert.equal(say('{{ event }}', ALARM), undefined);
});

test('a block has a text for each kind, and what it does not name keeps its own', () => {
  const templates = {
    changed: 'corrected: {{ article.title }}',
    digest: '{{ count }}:{% for article in articles %} {{ article.title }} ({{ article.sourceTitle }}){% endfor %}',
    alarm: '{{ alarm.subject }} {{ alarm.reason }}! {{ alarm.text }}',
  };
  assert.equal(say(templates), undefined);
  assert.equal(say(templates, CHANGED), 'corrected: The ferry runs again');
  assert.equal(say(templates, DIGEST), '12: The ferry runs again (The Paper) A bridge (The Paper)');
  assert.equal(say(templates, ALARM), 'wire ! Nothing new from wire. See whether its crawler still runs');
});

const WRITTEN: readonly (readonly [string, string, (text: string) => string, string])[] = [
  ['a value', '<b>{{ article.title }}</b>', html, '<b>Ferry &amp; &lt;quay&gt;</b>'],
  ['a value after its filters', '{{ article.title | upcase }}', html, 'FERRY &amp; &lt;QUAY&gt;'],
  ['a list', '{{ article.categories | join: "&" }}', html, 'Harbour&amp;Traffic'],
  ['a value that is echoed', '{% echo article.title %}', html, 'Ferry &amp; &lt;quay&gt;'],
  ['a number', '{{ article.title | size }}', html, '14'],
  [
    'an address in entities',
    '{{ article.url }}',
    html,
    'https://harbour.example/2026/ferry?from=bridge&amp;to=quay#latest',
  ],
  [
    'an address without backslashes',
    '{{ article.url | append: "_(a)" }}',
    markdown,
    'https://harbour.example/2026/ferry?from=bridge&to=quay#latest%5F%28a%29',
  ],
];
for (const [what, template, inMarkup, expected] of WRITTEN)
  test(`in a channel with markup, ${what} is written in it`, () =>
    assert.equal(say(template, ARTICLE, inMarkup), expected));

test('"raw" leaves a value as it is', () =>
  assert.equal(say('{{ article.title | raw }}', ARTICLE, html), 'Ferry & <quay>'));

test('whatever a title says, no markup of a service comes out of it', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: fc.constantFrom('<', '>', '&', '{{', '}}', '{%', '%}', 'a', ' ') }),
      (title) => {
        fc.pre(title.trim() !== '');
        const notice = noticeOf('article.new', { article: told({ title }) });
        assert.equal(say('{{ article.title }}', notice, html), html(title).trim());
      },
    ),
  );
});

const BROKEN: readonly (readonly [string, string, RegExp])[] = [
  ['it is not closed', '{% if article %}', /not closed.*line:1/],
  ['it names a filter that is not there', '\n{{ article.title | shout }}', /undefined filter: shout, line:2/],
  ['it names a value that is not there', '{{ article.titel }}', /undefined variable: article\.titel, line:1, col:4/],
  ['it names a value of another kind of message', '{{ articles[0].title }}', /undefined variable: articles/],
  ['it asks what values are made of', '{{ article.title.constructor }}', /undefined variable/],
  ['it includes a file', '{% include "/etc/hostname" %}', /tag "include" not found/],
  ['it renders a file', '{% render "/etc/hostname" %}', /tag "render" not found/],
  ['it has a layout', '{% layout "/etc/hostname" %}', /tag "layout" not found/],
  ['it is far too long', 'x'.repeat(20_001), /parse length limit exceeded/],
  ['it makes a long list', '{% for i in (1..100000000) %}x{% endfor %}', /memory alloc limit exceeded/],
  [
    'it repeats for ever',
    '{% for a in (1..900) %}{% for b in (1..900) %}{% for c in (1..900) %}x{% endfor %}{% endfor %}{% endfor %}',
    /limit exceeded/,
  ],
  [
    'it grows',
    '{% assign t = "xxxxxxxx" %}{% for i in (1..99) %}{% assign t = t | append: t %}{% endfor %}{{ t }}',
    /memory/,
  ],
  ['it makes a book', `{% for a in (1..900) %}${'x'.repeat(200)}{% endfor %}`, /a message of 180000 characters/],
  ['it says nothing', ' {% comment %} {{ article.title }} {% endcomment %} ', /says nothing/],
];
for (const [name, template, message] of BROKEN)
  test(`a template fails, and soon, where ${name}`, () => assert.throws(() => say(template), { message }));

test('a template that fails gives way to the ordinary words, and that is told once of each kind', () => {
  const told: string[] = [];
  const write = createSafeWriter(
    createWriter({ new: '{{ article.titel }}', digest: '{{ nothing }}', changed: 'ok' }, SITE, undefined),
    (kind, reason) => told.push(`${kind}: ${reason}`),
  );
  for (const notice of [ARTICLE, ARTICLE, DIGEST, DIGEST]) assert.equal(write(notice), undefined);
  assert.equal(write(CHANGED), 'ok');
  assert.deepEqual(told, [
    'new: undefined variable: article.titel, line:1, col:4',
    'digest: undefined variable: nothing, line:1, col:4',
  ]);
});

test('a webhook with templates has words of its own, one without has none, and what fails is logged once', async (t) => {
  const record = createRecordedLog();
  const url = 'http://127.0.0.1:9/';
  const { webhooks } = createArticleFolder(t).config({
    webhooks: [
      { name: 'ordinary', url },
      { name: 'written', url, template: '{{ article.title }}' },
      { name: 'broken', url, template: '{{ article.titel }}' },
    ],
  });
  const site = { ...SITE, timezone: 'UTC' };
  const writeWords = await loadOwnWords(webhooks, site, record.log);
  const words = await Promise.all(
    webhooks.map(async (options) => (await createWebhook(options, site, writeWords)).webhook.words),
  );
  assert.deepEqual(
    words.map((find) => [find(ARTICLE), find(ARTICLE)]),
    [
      [undefined, undefined],
      ['Ferry & <quay>', 'Ferry & <quay>'],
      [undefined, undefined],
    ],
  );
  assert.deepEqual(
    record.lines.map(({ level, webhook, kind, error }) => [level, webhook, kind, error]),
    [['error', 'broken', 'new', 'undefined variable: article.titel, line:1, col:4']],
  );
  assert.equal(await loadOwnWords(webhooks.slice(0, 1), site, record.log), undefined);
});

test('to any endpoint, own words are the whole body: JSON, or plain text', () => {
  const channel = createGenericChannel({ url: 'http://127.0.0.1:9/', secret: undefined, allowPrivateNetwork: true });
  const compose = (words: string | undefined, plain = false) => {
    const message = messageOf('article.new', { article: told() }, { words, plain });
    const { headers, body } = channel.compose(message, 0);
    return [headers['content-type'], body === message.payload ? 'the standard body' : body];
  };
  assert.deepEqual(compose('{"a": 1}'), ['application/json; charset=utf-8', '{"a": 1}']);
  assert.deepEqual(compose('the ferry'), ['text/plain; charset=utf-8', 'the ferry']);
  assert.deepEqual(compose(undefined), ['application/json; charset=utf-8', 'the standard body']);
  assert.deepEqual(compose('{"a": 1}', true), ['application/json; charset=utf-8', 'the standard body']);
});
