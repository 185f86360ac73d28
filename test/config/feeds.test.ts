import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { configJsonSchema } from '../../src/config/schema.ts';
import { load, problemsOf, SOURCE } from '../support/configuration.ts';

test('a feed needs a name and nothing else', async (t) => {
  const config = await load(t, `${SOURCE}feeds:\n  - name: everything\n`);
  assert.deepEqual(config.feeds, [{ name: 'everything', sort: 'published' }]);
});

test('a name may be written in any script', async (t) => {
  const config = await load(t, `${SOURCE}feeds: [{ name: 银行 }, { name: a_b-2 }, { name: हिन्दी }]\n`);
  assert.equal(config.feeds.length, 3);
});

const WRONG: readonly { name: string; feeds: string; path: string; line: number; message: RegExp }[] = [
  { name: 'one that is no list', feeds: 'banks', path: 'feeds', line: 4, message: /expected a list of feeds/ },
  { name: 'one that is a word', feeds: '[banks]', path: 'feeds[0]', line: 4, message: /a block of "key: value" lines/ },
  { name: 'one without a name', feeds: '[{ title: a }]', path: 'feeds[0].name', line: 4, message: /found nothing/ },
  { name: 'a name with a slash', feeds: '[{ name: a/b }]', path: 'feeds[0].name', line: 4, message: /short name/ },
  { name: 'a name with a dot', feeds: '[{ name: .. }]', path: 'feeds[0].name', line: 4, message: /short name/ },
  {
    name: 'the name of everything',
    feeds: '[{ name: All }]',
    path: 'feeds[0].name',
    line: 4,
    message: /other than "all"/,
  },
  { name: 'the name of a device', feeds: '[{ name: nul }]', path: 'feeds[0].name', line: 4, message: /short name/ },
  {
    name: 'a name that is too long for a folder',
    feeds: `[{ name: ${'行'.repeat(41)} }]`,
    path: 'feeds[0].name',
    line: 4,
    message: /short name/,
  },
  {
    name: 'two of one name',
    feeds: '\n  - name: banks\n  - name: Banks',
    path: 'feeds[1].name',
    line: 6,
    message: /expected a name of its own, found "Banks" again/,
  },
  {
    name: 'a source that is not there',
    feeds: '\n  - name: a\n    sources: [port, prot]',
    path: 'feeds[0].sources[1]',
    line: 6,
    message: /expected the name of a source \(port\), found "prot"/,
  },
  {
    name: 'a source that is not there, to be left out',
    feeds: '\n  - name: a\n    exclude:\n      sources: [prot]',
    path: 'feeds[0].exclude.sources[0]',
    line: 7,
    message: /expected the name of a source/,
  },
  {
    name: 'one category that stands in no list',
    feeds: '[{ name: a, categories: 金融 }]',
    path: 'feeds[0].categories',
    line: 4,
    message: /expected a list of categories, found "金融"/,
  },
  {
    name: 'a rule that nothing can fulfil',
    feeds: '[{ name: a, tags: [] }]',
    path: 'feeds[0].tags',
    line: 4,
    message: /expected a list of tags/,
  },
  {
    name: 'a keyword that stands in every text',
    feeds: '[{ name: a, keywords: [" "] }]',
    path: 'feeds[0].keywords[0]',
    line: 4,
    message: /expected a keyword/,
  },
  {
    name: 'a pattern that does not compile',
    feeds: '\n  - name: a\n    pattern: "(rate"',
    path: 'feeds[0].pattern',
    line: 6,
    message: /expected a regular expression.*found "\(rate": .*missing closing \)/,
  },
  {
    name: 'a pattern that looks around',
    feeds: '\n  - name: a\n    exclude: { pattern: "(?=a)b" }',
    path: 'feeds[0].exclude.pattern',
    line: 6,
    message: /without lookaround/,
  },
  {
    name: 'a pattern with more steps than a text can bear',
    feeds: '[{ name: a, pattern: "(?:[a-m].{900}|[b-z].{900})" }]',
    path: 'feeds[0].pattern',
    line: 4,
    message: /it has \d+ steps, and may have 1000/,
  },
  {
    name: 'an order that nobody knows',
    feeds: '[{ name: a, sort: title }]',
    path: 'feeds[0].sort',
    line: 4,
    message: /one of published, updated, found "title"/,
  },
  { name: 'no items', feeds: '[{ name: a, items: 0 }]', path: 'feeds[0].items', line: 4, message: /whole number/ },
  {
    name: 'a key that feeds do not have',
    feeds: '[{ name: a, category: b }]',
    path: 'feeds[0].category',
    line: 4,
    message: /no known key here: expected name, title, description, language, sources/,
  },
  {
    name: 'a key that rules do not have',
    feeds: '[{ name: a, exclude: { name: b } }]',
    path: 'feeds[0].exclude.name',
    line: 4,
    message: /no known key here: expected sources, categories, tags, authors, keywords, pattern$/,
  },
];

for (const { name, feeds, path, line, message } of WRONG) {
  test(`a feed is refused: ${name}`, async (t) => {
    const problems = await problemsOf(t, `${SOURCE}feeds: ${feeds}\n`);
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.deepEqual([problems[0]?.path, problems[0]?.line], [path, line]);
    assert.match(problems[0]?.message ?? '', message);
  });
}

test('all that is wrong with feeds is reported at once, in the order of the file', async (t) => {
  const problems = await problemsOf(
    t,
    `${SOURCE}feeds:\n  - name: all\n  - name: a\n    pattern: "["\n    sources: [b]\n  - name: a\n    items: many\n`,
  );
  assert.deepEqual(
    problems.map(({ path, line }) => `${line} ${path}`),
    ['5 feeds[0].name', '7 feeds[1].pattern', '8 feeds[1].sources[0]', '9 feeds[2].name', '10 feeds[2].items'],
  );
});

const TOKENS: readonly (readonly [string, string])[] = [
  ['a short one', 'hunter2'],
  ['one with a slash', 'hunter2/0123456789abcdef'],
  ['one with a dot', 'hunter2.0123456789abcdef'],
  ['one with a blank', 'hunter2 0123456789abcdef'],
  ['one that is too long', `hunter2${'a'.repeat(122)}`],
];

for (const [name, token] of TOKENS) {
  test(`a token is refused and not shown: ${name}`, async (t) => {
    const yaml = `${SOURCE}feeds:\n  - name: a\n    token: \${TOKEN}\n`;
    const [problem, ...others] = await problemsOf(t, yaml, { TOKEN: token });
    assert.deepEqual(others, []);
    assert.equal(problem?.path, 'feeds[0].token');
    assert.match(problem?.message ?? '', /expected 16 to 128 letters, digits, "-" and "_"/);
    assert.doesNotMatch(JSON.stringify(problem), /hunter2/);
  });
}

test('a token that is a number or a list is not shown either', async (t) => {
  for (const token of ['42424242', '[hunter42424242hunter]', '{ hunter42424242hunter: 1 }']) {
    const problems = await problemsOf(t, `${SOURCE}feeds:\n  - name: a\n    token: ${token}\n`);
    assert.doesNotMatch(JSON.stringify(problems.map(({ message }) => message)), /4242/);
  }
});

test('the example that is shipped loads', async () => {
  const config = await loadConfig(join(import.meta.dirname, '../../config/examples/feeds.yaml'), {
    DESK_TOKEN: 'a'.repeat(48),
  });
  assert.deepEqual(
    config.feeds.map(({ name, token }) => [name, token !== undefined]),
    [
      ['headlines', false],
      ['banks', false],
      ['columns', false],
      ['desk', true],
    ],
  );
});

test('the JSON Schema knows feeds and their rules', () => {
  const written = JSON.stringify(configJsonSchema());
  for (const key of ['feeds', 'exclude', 'keywords', 'pattern', 'token', 'maxBytes', 'websub', 'hubs', 'listed'])
    assert(written.includes(`"${key}"`), key);
});
