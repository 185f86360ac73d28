import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { ConfigError } from '../../src/config/config-error.ts';
import { loadConfig } from '../../src/config/load.ts';
import { load, problemsOf, SOURCE } from '../support/configuration.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const TOKEN = 'Zx9_-0123456789abcdef';

const EVERYTHING = `
site:
  title: 海港日报
  url: https://feeds.example/news
  language: zh-CN
  timezone: Asia/Shanghai
  icon: https://feeds.example/icon.png
  logo: https://feeds.example/logo.png
sources:
  - name: port
    path: inbox/port
    title: 港口
    url: https://port.example/
    listed: false
    include: ["**/*.{md,html}"]
    exclude: ["drafts/**"]
    format: auto
    timezone: Europe/Berlin
    encoding: big5
    baseUrl: https://news.example/
    fields: { title: headline, published: [stamped, date] }
    remove: [".related", "#comments > p"]
    categories: { aliases: { 要闻: 新闻 }, drop: [首页] }
    settle: 500ms
    silentAfter: 12h
categories:
  aliases: { 海港新闻: 港口, "2024": 年度 }
  drop: [未分类]
  fallback: 其他
schedule:
  scan: "*/10 * * * *"
  watch: true
store: state/feedwright.db
output:
  dir: out
  formats: [atom, json]
  items: 20
  content: summary
  archive: false
  maxBytes: 1MB
  permalink: "{{ site.url }}/read/{{ article.guid }}"
feeds:
  - name: 银行
    title: 银行与利率
    description: 央行动向
    language: zh
    sources: [port]
    categories: [金融]
    tags: [央行]
    authors: [林 默]
    keywords: [加息, rate cut]
    pattern: "存款.{0,9}利率"
    exclude: { sources: [port], categories: [股票], tags: [推广], authors: [x], keywords: [y], pattern: z }
    items: 200
    sort: updated
    content: full
    token: \${DESK_TOKEN}
websub: { hubs: ["https://hub.example/"], allowPrivateNetwork: true }
duplicates: { near: false, threshold: 0.85, window: 7d, mergeCategories: false }
changes: { minor: update, material: silent, keep: 5 }
server: { host: 0.0.0.0, port: 9090 }
webhooks:
  - name: desk
    type: generic
    url: \${DESK_URL}
    secret: \${DESK_SECRET}
    events: [article.new, article.changed, article.removed]
    categories: [港口, 渔业]
    digest: "0 8 * * *"
    allowPrivateNetwork: true
`;

test('a configuration that says everything is in force as it is written', async (t) => {
  const config = await load(t, EVERYTHING, {
    DESK_URL: 'https://desk.example/hook',
    DESK_SECRET: SECRET,
    DESK_TOKEN: TOKEN,
  });
  assert.deepEqual(config, {
    site: {
      title: '海港日报',
      url: 'https://feeds.example/news',
      language: 'zh-CN',
      timezone: 'Asia/Shanghai',
      icon: 'https://feeds.example/icon.png',
      logo: 'https://feeds.example/logo.png',
    },
    sources: [
      {
        name: 'port',
        path: 'inbox/port',
        title: '港口',
        url: 'https://port.example/',
        listed: false,
        include: ['**/*.{md,html}'],
        exclude: ['drafts/**'],
        format: 'auto',
        timezone: 'Europe/Berlin',
        encoding: 'big5',
        baseUrl: 'https://news.example/',
        fields: { title: 'headline', published: ['stamped', 'date'] },
        remove: ['.related', '#comments > p'],
        categories: { aliases: { 要闻: '新闻' }, drop: ['首页'] },
        boilerplate: 'remove',
        settle: '500ms',
        silentAfter: '12h',
      },
    ],
    categories: { aliases: { 海港新闻: '港口', 2024: '年度' }, drop: ['未分类'], fallback: '其他' },
    schedule: { scan: '*/10 * * * *', watch: true },
    store: 'state/feedwright.db',
    output: {
      dir: 'out',
      formats: ['atom', 'json'],
      items: 20,
      content: 'summary',
      archive: false,
      maxBytes: 1024 * 1024,
      permalink: '{{ site.url }}/read/{{ article.guid }}',
    },
    feeds: [
      {
        name: '银行',
        title: '银行与利率',
        description: '央行动向',
        language: 'zh',
        sources: ['port'],
        categories: ['金融'],
        tags: ['央行'],
        authors: ['林 默'],
        keywords: ['加息', 'rate cut'],
        pattern: '存款.{0,9}利率',
        exclude: {
          sources: ['port'],
          categories: ['股票'],
          tags: ['推广'],
          authors: ['x'],
          keywords: ['y'],
          pattern: 'z',
        },
        items: 200,
        sort: 'updated',
        content: 'full',
        token: TOKEN,
      },
    ],
    websub: { hubs: ['https://hub.example/'], allowPrivateNetwork: true },
    duplicates: { near: false, threshold: 0.85, window: '7d', mergeCategories: false },
    changes: { minor: 'update', material: 'silent', keep: 5 },
    server: { host: '0.0.0.0', port: 9090 },
    webhooks: [
      {
        name: 'desk',
        type: 'generic',
        url: 'https://desk.example/hook',
        secret: SECRET,
        events: ['article.new', 'article.changed', 'article.removed'],
        categories: ['港口', '渔业'],
        minimumChange: 'minor',
        digest: '0 8 * * *',
        allowPrivateNetwork: true,
      },
    ],
  });
});

test('a configuration that names one source has defaults for all the rest', async (t) => {
  const config = await load(t, SOURCE);
  assert.deepEqual(config.sources[0]?.include, ['**/*.{md,markdown,html,htm}']);
  assert.equal(config.sources[0]?.settle, '2s');
  assert.equal(config.site.url, 'http://localhost:8080');
  assert.deepEqual(config.output.formats, ['rss', 'atom', 'json']);
  assert.deepEqual(config.changes, { minor: 'silent', material: 'update', keep: 20 });
  assert.deepEqual(config.server, { host: '127.0.0.1', port: 8080 });
  assert.deepEqual(config.webhooks, []);
  assert.deepEqual(config.categories, { aliases: {}, drop: [] });
  assert.deepEqual(config.feeds, []);
  assert.deepEqual(config.websub, { hubs: [], allowPrivateNetwork: false });
  assert.equal(config.output.maxBytes, 512 * 1024);
  assert.equal(config.sources[0]?.listed, true);
  assert.equal(config.sources[0]?.categories, undefined);
});

test('the configuration that is shipped loads, and names no webhook', async () => {
  const config = await loadConfig(join(import.meta.dirname, '../../config/default.yaml'), {});
  assert.equal(config.sources.length, 1);
  assert.deepEqual(config.webhooks, []);
});

test('slashes at the end of the site’s address go, so that addresses hold none twice', async (t) => {
  assert.equal(
    (await load(t, `${SOURCE}site: { url: "https://feeds.example/news//" }`)).site.url,
    'https://feeds.example/news',
  );
});

const SITE_URLS = [
  ['https://feeds.example/港口/', 'https://feeds.example/%E6%B8%AF%E5%8F%A3'],
  ['HTTPS://新闻.example:443', 'https://xn--efvy88h.example'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['https://News.Example', 'https://news.example'],
  ['http://news.example:80/a|b/', 'http://news.example/a%7Cb'],
  ['http://feed_wright:8080', 'http://feed_wright:8080'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  ['http://news.example/?#', 'http://news.example'],
] as const;

for (const [written, held] of SITE_URLS) {
  test(`the site’s address is held as documents name it: ${written}`, async (t) => {
    assert.equal((await load(t, `${SOURCE}site: { url: "${written}" }`)).site.url, held);
  });
}

test('addresses that documents name are held as these name them, each hub once', async (t) => {
  const { site, sources, websub } = await load(
    t,
    `${SOURCE}    url: HTTPS://Port.Example/港口
site: { icon: "https://News.Example:443/标.png", logo: "https://news.example/a|b.png" }
websub: { hubs: ["https://Hub.Example", "https://hub.example/", "https://other.example/?a=[1]"] }
`,
  );
  assert.equal(sources[0]?.url, 'https://port.example/%E6%B8%AF%E5%8F%A3');
  assert.deepEqual([site.icon, site.logo], ['https://news.example/%E6%A0%87.png', 'https://news.example/a%7Cb.png']);
  assert.deepEqual(websub.hubs, ['https://hub.example/', 'https://other.example/?a=%5B1%5D']);
});

const BLOCKS_WITH_ADDRESSES = {
  'site.icon': `${SOURCE}site: { icon: "URL" }\n`,
  'site.logo': `${SOURCE}site: { logo: "URL" }\n`,
  'sources[0].url': `${SOURCE}    url: URL\n`,
  'websub.hubs[0]': `${SOURCE}websub: { hubs: ["URL"] }\n`,
};
for (const [path, yaml] of Object.entries(BLOCKS_WITH_ADDRESSES)) {
  test(`a password that everybody would be told is refused and not shown: ${path}`, async (t) => {
    const [problem, ...others] = await problemsOf(t, yaml.replace('URL', 'https://me:hunter2@n.example/'));
    assert.deepEqual(others, []);
    assert.equal(problem?.path, path);
    assert.match(problem?.message ?? '', /^expected an absolute http or https address without a user name/);
    assert.doesNotMatch(JSON.stringify(problem), /hunter2/);
  });
}

const BLANK = ['" "', '"\\u0007"', '"　"', '"\\u200B\\u202E"', '"\\uFEFF \\n"'];
const BLOCKS_WITH_TEXTS = {
  'site.title': `${SOURCE}site: { title: TEXT }\n`,
  'sources[0].title': `${SOURCE}    title: TEXT\n`,
  'feeds[0].title': `${SOURCE}feeds: [{ name: a, title: TEXT }]\n`,
  'feeds[0].description': `${SOURCE}feeds: [{ name: a, description: TEXT }]\n`,
};
for (const [path, yaml] of Object.entries(BLOCKS_WITH_TEXTS)) {
  test(`a text of which readers would see nothing is refused: ${path}`, async (t) => {
    for (const text of BLANK) {
      const problems = await problemsOf(t, yaml.replace('TEXT', text));
      assert.deepEqual([text, ...problems.map((problem) => problem.path)], [text, path]);
      assert.match(problems[0]?.message ?? '', /^expected a (?:title|description)/);
    }
  });
}

test('everything that is wrong is reported at once, each with its path and line, in the order of the file', async (t) => {
  const problems = await problemsOf(
    t,
    `site:
  url: ftp://feeds.example
  timezone: Mars/Olympus
sources:
  - name: port
    path: articles
    settle: two seconds
    format: pdf
  - path: more
    remove: 7
schedule:
  scan: sometimes
output:
  formats: []
  items: 0
changes: { minor: loud }
server: { port: 99999 }
webhooks:
  - name: desk
    url: nowhere
    events: [article.read]
`,
  );
  assert.deepEqual(
    problems.map(({ path, line }) => `${line} ${path}`),
    [
      '2 site.url',
      '3 site.timezone',
      '7 sources[0].settle',
      '8 sources[0].format',
      '9 sources[1].name',
      '10 sources[1].remove',
      '12 schedule.scan',
      '14 output.formats',
      '15 output.items',
      '16 changes.minor',
      '17 server.port',
      '20 webhooks[0].url',
      '21 webhooks[0].events[0]',
    ],
  );
  for (const { message } of problems) assert.match(message, /^expected /);
});

test('the message for people names file, line, path, what was expected and what was found', async (t) => {
  const folder = temporaryFolder(t, { 'my.yaml': `${SOURCE}    settle: soon\n` });
  await assert.rejects(loadConfig(join(folder, 'my.yaml'), {}), (error: unknown) => {
    assert(error instanceof ConfigError);
    assert.equal(error.code, 'config-invalid');
    assert(
      error.message.includes(
        `${join(folder, 'my.yaml')}:4 sources[0].settle: expected a duration such as 30s, 2h or 7d, found "soon"`,
      ),
    );
    return true;
  });
});

const WRONG: readonly { name: string; yaml: string; path: string; line?: number; message: RegExp }[] = [
  {
    name: 'no sources',
    yaml: 'site: { title: a }\n',
    path: 'sources',
    message: /expected a list of sources, found nothing/,
  },
  { name: 'an empty list of sources', yaml: 'sources: []\n', path: 'sources', line: 1, message: /at least one source/ },
  {
    name: 'two sources of one name',
    yaml: `${SOURCE}  - name: port\n    path: other\n`,
    path: 'sources[1].name',
    line: 4,
    message: /name of its own, found "port" again/,
  },
  {
    name: 'an output folder that a source reads',
    yaml: `${SOURCE}output:\n  dir: articles/public\n`,
    path: 'output.dir',
    line: 5,
    message: /published pages would be read as articles/,
  },
  {
    name: 'an alias for no category',
    yaml: `${SOURCE}categories:\n  aliases:\n    要闻: " "\n`,
    path: 'categories.aliases.要闻',
    line: 6,
    message: /expected a category, found " "/,
  },
  {
    name: 'aliases as a list',
    yaml: `${SOURCE}categories:\n  aliases: [要闻]\n`,
    path: 'categories.aliases',
    line: 5,
    message: /expected a block of "category: category" lines/,
  },
  {
    name: 'one category to drop that stands in no list',
    yaml: `${SOURCE}    categories: { drop: 首页 }\n`,
    path: 'sources[0].categories.drop',
    line: 4,
    message: /expected a list of categories, found "首页"/,
  },
  {
    name: 'a key that categories do not have',
    yaml: `${SOURCE}categories:\n  alias: {}\n`,
    path: 'categories.alias',
    line: 5,
    message: /is no known key here: expected aliases, drop, fallback/,
  },
  {
    name: 'a source name with a slash',
    yaml: 'sources:\n  - name: a/b\n    path: c\n',
    path: 'sources[0].name',
    line: 2,
    message: /short name/,
  },
  {
    name: 'a source without a path',
    yaml: 'sources:\n  - name: port\n',
    path: 'sources[0].path',
    line: 2,
    message: /path of a folder, found nothing/,
  },
  {
    name: 'one glob that is no list',
    yaml: `${SOURCE}    include: "*.md"\n`,
    path: 'sources[0].include',
    line: 4,
    message: /a list of globs, found "\*\.md"/,
  },
  {
    name: 'an encoding that nobody knows',
    yaml: `${SOURCE}    encoding: klingon\n`,
    path: 'sources[0].encoding',
    line: 4,
    message: /an encoding such as/,
  },
  {
    name: 'a selector that is none',
    yaml: `${SOURCE}    remove: [".a", "p["]\n`,
    path: 'sources[0].remove[1]',
    line: 4,
    message: /CSS selector, found "p\["/,
  },
  {
    name: 'a field that is none',
    yaml: `${SOURCE}    fields: { headline: x }\n`,
    path: 'sources[0].fields.headline',
    line: 4,
    message: /no known key/,
  },
  {
    name: 'a title that is a number',
    yaml: `${SOURCE}site: { title: 1984 }\n`,
    path: 'site.title',
    line: 4,
    message: /a title, found 1984/,
  },
  {
    name: 'a language that is none',
    yaml: `${SOURCE}site: { language: "!" }\n`,
    path: 'site.language',
    line: 4,
    message: /language tag/,
  },
  {
    name: 'a block that is a list',
    yaml: `${SOURCE}site: [a]\n`,
    path: 'site',
    line: 4,
    message: /a block of "key: value" lines/,
  },
  {
    name: 'a flag that is a word',
    yaml: `${SOURCE}schedule: { watch: maybe }\n`,
    path: 'schedule.watch',
    line: 4,
    message: /true or false, found "maybe"/,
  },
  {
    name: 'half an item',
    yaml: `${SOURCE}output: { items: 1.5 }\n`,
    path: 'output.items',
    line: 4,
    message: /whole number/,
  },
  {
    name: 'a permalink that is the same for all articles',
    yaml: `${SOURCE}output: { permalink: "{{ site.url }}/a" }\n`,
    path: 'output.permalink',
    line: 4,
    message: /tells articles apart/,
  },
  {
    name: 'a permalink with a name that nobody knows',
    yaml: `${SOURCE}output: { permalink: "{{ site.url }}/{{ article.id }}/{{ article.slug }}" }\n`,
    path: 'output.permalink',
    line: 4,
    message: /article\.guid/,
  },
  {
    name: 'a store that is an address',
    yaml: `${SOURCE}store: mysql://a/b\n`,
    path: 'store',
    line: 4,
    message: /database file/,
  },
  {
    name: 'a threshold above one',
    yaml: `${SOURCE}duplicates: { threshold: 70 }\n`,
    path: 'duplicates.threshold',
    line: 4,
    message: /from 0 to 1, found 70/,
  },
  {
    name: 'a webhook of a type that nobody knows',
    yaml: `${SOURCE}webhooks: [{ name: a, url: "https://a.example/", type: fax }]\n`,
    path: 'webhooks[0].type',
    line: 4,
    message: /one of .*found "fax"/,
  },
  {
    name: 'two webhooks of one name',
    yaml: `${SOURCE}webhooks: [{ name: a, url: "https://a.example/" }, { name: a, url: "https://b.example/" }]\n`,
    path: 'webhooks[1].name',
    line: 4,
    message: /name of its own/,
  },
  {
    name: 'a webhook that hears of nothing',
    yaml: `${SOURCE}webhooks: [{ name: a, url: "https://a.example/", events: [] }]\n`,
    path: 'webhooks[0].events',
    line: 4,
    message: /a list of article\.new/,
  },
  {
    name: 'a digest that is no schedule',
    yaml: `${SOURCE}webhooks: [{ name: a, url: "https://a.example/", digest: hourly }]\n`,
    path: 'webhooks[0].digest',
    line: 4,
    message: /cron expression/,
  },
  {
    name: 'a source that names no site',
    yaml: `${SOURCE}    url: port.example\n`,
    path: 'sources[0].url',
    line: 4,
    message: /expected an absolute http or https address/,
  },
  {
    name: 'an icon that is no address',
    yaml: `${SOURCE}site: { icon: /icon.png }\n`,
    path: 'site.icon',
    line: 4,
    message: /expected an absolute http or https address.*, found "\/icon\.png"/,
  },
  {
    name: 'a hub that is no address',
    yaml: `${SOURCE}websub:\n  hubs:\n    - hub\n`,
    path: 'websub.hubs[0]',
    line: 6,
    message: /expected an absolute http or https address.*, found "hub"/,
  },
  {
    name: 'a feed of a few bytes',
    yaml: `${SOURCE}output: { maxBytes: 63KB }\n`,
    path: 'output.maxBytes',
    line: 4,
    message: /expected a size of at least 64KB.*found "63KB"/,
  },
  {
    name: 'a size in a unit that nobody knows',
    yaml: `${SOURCE}output: { maxBytes: 1 parsec }\n`,
    path: 'output.maxBytes',
    line: 4,
    message: /expected a size/,
  },
  { name: 'a list instead of a configuration', yaml: '- a\n', path: '', message: /a block of "key: value" lines/ },
];

for (const { name, yaml, path, line, message } of WRONG) {
  test(`a configuration is refused: ${name}`, async (t) => {
    const problems = await problemsOf(t, yaml);
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.deepEqual([problems[0]?.path, problems[0]?.line], [path, line]);
    assert.match(problems[0]?.message ?? '', message);
  });
}

test('keys that nobody knows are reported, each where it stands', async (t) => {
  const problems = await problemsOf(t, `${SOURCE}    colour: red\nsites: {}\nserver:\n  port: 80\n  tls: true\n`);
  assert.deepEqual(
    problems.map(({ path, line }) => `${line} ${path}`),
    ['4 sources[0].colour', '5 sites', '8 server.tls'],
  );
  for (const { message } of problems) assert.match(message, /no known key/);
  assert.match(problems[0]?.message ?? '', /expected name, path, title, url, listed, include/);
  assert.match(problems[2]?.message ?? '', /expected host, port$/);
});

test('a file that is no YAML is refused with the line of the first mistake', async (t) => {
  const [problem, ...others] = await problemsOf(t, `${SOURCE}site:\n  title: "open\n`);
  assert.deepEqual(others, []);
  assert.match(problem?.message ?? '', /no valid YAML/);
  assert(problem?.line !== undefined && problem.line >= 5, `line ${problem?.line}`);
});

test('a key given twice is refused: one of the two would be silently lost', async (t) => {
  const [problem] = await problemsOf(t, `${SOURCE}store: a.db\nstore: b.db\n`);
  assert.match(problem?.message ?? '', /duplicated mapping key/);
  assert.equal(problem?.line, 5);
});

test('an empty file is refused', async (t) => {
  assert.equal((await problemsOf(t, '')).length, 1);
});

test('an alias bomb is refused', async (t) => {
  const lines = ['a0: &a0 [x, x]'];
  for (let at = 1; at < 200; at++) lines.push(`a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`);
  const [problem] = await problemsOf(t, lines.join('\n'));
  assert.match(problem?.message ?? '', /alias/i);
});

test('a file that cannot be read says so, and how to name another', async (t) => {
  const file = join(temporaryFolder(t), 'missing.yaml');
  await assert.rejects(loadConfig(file, {}), (error: unknown) => {
    assert(error instanceof ConfigError);
    assert.match(error.problems[0]?.message ?? '', /ENOENT.*--config/);
    return true;
  });
});

test('a name in braces stands for an environment variable, anywhere in any value', async (t) => {
  const config = await load(
    t,
    `${SOURCE}site:\n  title: "\${CITY} and \${CITY}: \${PAPER}"\noutput: { dir: "\${OUT}" }\n`,
    {
      CITY: '海港',
      PAPER: `日报 $& \${CITY}`,
      OUT: 'out/a',
    },
  );
  assert.equal(config.site.title, `海港 and 海港: 日报 $& \${CITY}`);
  assert.equal(config.output.dir, 'out/a');
});

test('a name in braces stands inside lists too', async (t) => {
  const config = await load(t, `sources:\n  - name: \${N}\n    path: a\n    include: ["\${G}"]\n`, {
    N: 'port',
    G: '*.md',
  });
  assert.deepEqual([config.sources[0]?.name, config.sources[0]?.include], ['port', ['*.md']]);
});

test('a port may come from the environment', async (t) => {
  assert.equal((await load(t, `${SOURCE}server: { port: "\${PORT}" }\n`, { PORT: '9000' })).server.port, 9000);
});

test('a dollar that opens nothing is a dollar', async (t) => {
  assert.equal(
    (await load(t, `${SOURCE}site: { title: "$5 and $PATH and {x}" }\n`)).site.title,
    '$5 and $PATH and {x}',
  );
});

test('a file in braces stands for its text without the line end behind it', async (t) => {
  const folder = temporaryFolder(t, { 'secrets/hook': `${SECRET}\n` });
  const config = await load(
    t,
    `${SOURCE}webhooks:\n  - name: desk\n    url: https://desk.example/\n    secret: "\${file:${join(folder, 'secrets/hook')}}"\n`,
  );
  assert.equal(config.webhooks[0]?.secret, SECRET);
});

test('what cannot be filled in is reported by name, all at once and each once', async (t) => {
  const problems = await problemsOf(
    t,
    `${SOURCE}webhooks:\n  - name: desk\n    url: \${DESK_URL}\n    secret: \${file:/nowhere/secret}\n    digest: \${DIGEST}\n`,
  );
  assert.deepEqual(
    problems.map(({ path, line, message }) => `${line} ${path}: ${message}`),
    [
      '6 webhooks[0].url: the environment variable DESK_URL is not set',
      '7 webhooks[0].secret: the file /nowhere/secret cannot be read',
      '8 webhooks[0].digest: the environment variable DIGEST is not set',
    ],
  );
});

test('a problem never shows what may be secret', async (t) => {
  const problems = await problemsOf(
    t,
    `${SOURCE}webhooks:\n  - name: desk\n    url: \${URL}\n    secret: \${SECRET}\n`,
    {
      URL: 'hunter2-address',
      SECRET: 'hunter2-secret',
    },
  );
  assert.equal(problems.length, 2);
  for (const { message } of problems) assert.doesNotMatch(message, /hunter2/);
});

const SHOWN: Readonly<Record<string, string>> = {
  'a secret from the environment behind a key that is none': `site: { timezone: "\${SECRET}" }\n`,
  'one in the midst of a value': `site: { timezone: "Europe/\${SECRET}" }\n`,
  'one in a pattern': `feeds: [{ name: board, pattern: "(?=\${SECRET})" }]\n`,
  'one that two webhooks have as their name': `webhooks: [{ name: "\${SECRET}", url: "http://a.example/" }, { name: "\${SECRET}", url: "http://a.example/" }]\n`,
  'an address behind the key of a name':
    'webhooks: [{ name: "https://desk.example/hunter2-secret", url: "http://a.example/" }]\n',
  'a secret behind the key of a digest':
    'webhooks: [{ name: desk, url: "http://a.example/", digest: whsec_hunter2-secret }]\n',
  'a secret that looks like the name of an anchor': 'webhooks: [{ name: desk, secret: *hunter2-secret }]\n',
  'a secret that looks like a tag': 'webhooks:\n  - name: desk\n    secret: !hunter2-secret\n',
};
for (const [name, yaml] of Object.entries(SHOWN)) {
  test(`a problem does not show ${name}`, async (t) => {
    const problems = await problemsOf(t, `${SOURCE}${yaml}`, { SECRET: 'hunter2-secret' });
    assert.doesNotMatch(JSON.stringify(problems), /hunter2/);
    assert.ok(problems.length > 0);
  });
}
