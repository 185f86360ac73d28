import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { load, problemsOf, SOURCE } from '../support/configuration.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HEAD = `${SOURCE}webhooks:\n  - name: desk\n    url: https://receiver.example/\n`;

const FINE: readonly (readonly [string, string])[] = [
  ['a text for each event of one article', '"{{ article.title }} {{ article.url }}"'],
  ['a block of texts', '{ new: "{{ article.title }}", digest: "{{ count }}", alarm: "{{ alarm.text }}" }'],
  ['a text that asks what there is', '"{{ article.title }}{% if article.image %} {{ article.image }}{% endif %}"'],
  ['JSON whose values are written as JSON', `'{"t": {{ article.title | json }}, "s": {{ article.summary | json }}}'`],
];
for (const [name, template] of FINE)
  test(`a template may be ${name}`, async (t) => {
    const config = await load(t, `${HEAD}    template: ${template}\n`);
    assert(config.webhooks[0]?.template);
  });

test('a template may stand in a file', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'new.liquid');
  writeFileSync(file, '{{ article.title }}\n{{ article.url }}\n');
  const config = await load(t, `${HEAD}    template: { new: "\${file:${file}}" }\n`);
  assert.deepEqual(config.webhooks[0]?.template, { new: '{{ article.title }}\n{{ article.url }}' });
});

const REFUSED: readonly (readonly [string, string, string, number, RegExp])[] = [
  [
    'one that is not closed',
    '"{% if article %}"',
    '',
    7,
    /that any article can be told by: tag .* not closed, line:1, col:1/,
  ],
  [
    'a value that is not there',
    '"{{ article.titel }}"',
    '',
    7,
    /undefined variable: article\.titel, line:1, col:4; there is id, guid, url, title/,
  ],
  [
    'one that asks for what is never there',
    '"x{% if article.imgae %}!{% endif %}"',
    '',
    7,
    /undefined variable: article\.imgae/,
  ],
  ['a filter that is not there', '"{{ article.title | shout }}"', '', 7, /undefined filter: shout/],
  ['one that includes a file', '"{% include \'x\' %}"', '', 7, /tag "include" not found/],
  ['one that a sparse article leaves empty', '"{{ article.image }}"', '', 7, /it makes a message that says nothing/],
  [
    'JSON that a quote in a title breaks',
    `'{"title": "{{ article.title }}"}'`,
    '',
    7,
    /it makes no JSON.*article\.title \| json/,
  ],
  [
    'one article in a digest',
    '\n      new: "{{ article.title }}"\n      digest: "{{ article.title }}"',
    '.digest',
    9,
    /any digest.*undefined variable: article/,
  ],
  ['an article in an alarm', '{ alarm: "{{ article.title }}" }', '.alarm', 7, /any alarm.*undefined variable: article/],
  ['one of a block that is not closed', '{ removed: "{{ article.title" }', '.removed', 7, /output .* not closed/],
  [
    'an event that is not there',
    '{ news: "x" }',
    '.news',
    7,
    /no known key here: expected new, changed, removed, digest, alarm$/,
  ],
  ['a number', '5', '', 7, /a template in Liquid.*found 5/],
  ['nothing', '""', '', 7, /a template in Liquid/],
];
for (const [name, template, path, line, message] of REFUSED)
  test(`a template is refused at start: ${name}`, async (t) => {
    const problems = await problemsOf(t, `${HEAD}    template: ${template}\n`);
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.deepEqual([problems[0]?.path, problems[0]?.line], [`webhooks[0].template${path}`, line]);
    assert.match(problems[0]?.message ?? '', message);
  });

test('in a chat, what looks like JSON is only text', async (t) => {
  const problems = await problemsOf(t, `${HEAD}    template: '{"{{ article.title }}"'\n    type: nothing\n`);
  assert.deepEqual(
    problems.map(({ path }) => path),
    ['webhooks[0].type'],
  );
});

test('what is wrong with keys, addresses and templates is told at once', async (t) => {
  const template = '{ new: "{{ article.titel }}{% if article.imgae %}{% endif %}", news: "x", digest: "{{ count" }';
  const found = await problemsOf(
    t,
    `${SOURCE}webhooks:\n  - name: desk\n    type: telegram\n    url: https://api.telegram.org/\n    maxPerRun: 0\n    template: ${template}\n`,
  );
  assert.deepEqual(
    found.map(
      ({ path, message }) =>
        `${path}: ${/variable: [\w.]+|not closed|no known key|^expected the \w+/.exec(message)?.[0] ?? message}`,
    ),
    [
      'webhooks[0].chat: expected the id',
      'webhooks[0].url: expected the address',
      'webhooks[0].maxPerRun: expected a whole number from 1 on, found 0',
      'webhooks[0].template.news: no known key',
      'webhooks[0].template.new: variable: article.titel',
      'webhooks[0].template.new: variable: article.imgae',
      'webhooks[0].template.digest: not closed',
    ],
  );
});
