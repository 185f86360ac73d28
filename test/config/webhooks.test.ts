import assert from 'node:assert/strict';
import test from 'node:test';
import { dump } from 'js-yaml';
import { maskSecrets } from '../../src/config/mask.ts';
import { load, problemsOf, SOURCE } from '../support/configuration.ts';
import { SECRET } from '../support/webhook-receiver.ts';

const ADDRESS = 'https://desk.example/hook/bot1:T0K3N';
const webhook = (keys: string) => `${SOURCE}webhooks:\n  - name: desk\n    url: ${ADDRESS}\n${keys}`;

test('a webhook that says nothing is told of what is new and of every change', async (t) => {
  const { webhooks } = await load(t, webhook(''));
  assert.deepEqual(webhooks, [
    {
      name: 'desk',
      type: 'generic',
      url: ADDRESS,
      events: ['article.new', 'article.changed'],
      minimumChange: 'minor',
      allowPrivateNetwork: false,
    },
  ]);
});

test('a webhook that says everything is in force as it is written', async (t) => {
  const { webhooks } = await load(
    t,
    webhook(`    secret: ${SECRET}
    events: [article.new, article.removed, source.silent]
    sources: [port]
    categories: [港口]
    tags: [潮汐]
    authors: [Ada Finch]
    keywords: [渡轮, ferry]
    pattern: "第.{1,3}号"
    exclude: { sources: [port], categories: [广告], tags: [x], authors: [y], keywords: [z], pattern: "^ad" }
    minimumChange: material
    quietHours: { from: "22:00", to: "7:00", timezone: Asia/Shanghai }
    digest: { cron: "0 8 * * *", count: 20, timezone: Europe/Berlin }
    maxPerRun: 5
    allowPrivateNetwork: true
`),
  );
  assert.deepEqual(webhooks, [
    {
      name: 'desk',
      type: 'generic',
      url: ADDRESS,
      secret: SECRET,
      events: ['article.new', 'article.removed', 'source.silent'],
      sources: ['port'],
      categories: ['港口'],
      tags: ['潮汐'],
      authors: ['Ada Finch'],
      keywords: ['渡轮', 'ferry'],
      pattern: '第.{1,3}号',
      exclude: {
        sources: ['port'],
        categories: ['广告'],
        tags: ['x'],
        authors: ['y'],
        keywords: ['z'],
        pattern: '^ad',
      },
      minimumChange: 'material',
      quietHours: { from: '22:00', to: '7:00', timezone: 'Asia/Shanghai' },
      digest: { cron: '0 8 * * *', count: 20, timezone: 'Europe/Berlin' },
      maxPerRun: 5,
      allowPrivateNetwork: true,
    },
  ]);
});

test('times of day need no quotes, and numbers may come from the environment', async (t) => {
  const keys = `    quietHours: { from: 22:00, to: 07:30 }\n    maxPerRun: \${MOST}\n    digest: { count: "\${COUNT}" }\n`;
  const [desk] = (await load(t, webhook(keys), { MOST: '7', COUNT: '3' })).webhooks;
  assert.deepEqual(
    [desk?.quietHours, desk?.maxPerRun, desk?.digest],
    [{ from: '22:00', to: '07:30' }, 7, { count: 3 }],
  );
});

const typed = (keys: string) => webhook(`    type: ${keys}\n`);

test('a chat hears of withdrawals and of material changes, ten messages a run, unless told otherwise', async (t) => {
  const read = async (keys: string) => {
    const [chat] = (await load(t, typed(keys))).webhooks;
    return [chat?.events, chat?.minimumChange, chat?.maxPerRun, chat?.chat];
  };
  assert.deepEqual(await read('telegram\n    chat: -1001234'), [
    ['article.new', 'article.changed', 'article.removed'],
    'material',
    10,
    '-1001234',
  ]);
  assert.deepEqual(
    await read('telegram\n    chat: "@port"\n    events: [article.new]\n    minimumChange: minor\n    maxPerRun: 3'),
    [['article.new'], 'minor', 3, '@port'],
  );
});

test('a secret is what the type of the webhook makes of it', async (t) => {
  const [robot] = (await load(t, typed('feishu\n    secret: any text at all'))).webhooks;
  assert.equal(robot?.secret, 'any text at all');
  const problems = await problemsOf(t, typed('telegram\n    secret: hunter2'));
  assert.deepEqual(
    problems.map(({ path, line }) => `${line} ${path}`),
    ['5 webhooks[0].chat', '8 webhooks[0].secret'],
  );
  for (const { message } of problems) assert.doesNotMatch(message, /hunter2/);
});

const WRONG: readonly (readonly [name: string, keys: string, problem: RegExp])[] = [
  ['no source of such a name', 'sources: [harbour]', /^7 webhooks\[0\]\.sources\[0\]: .*\(port\), found "harbour"$/],
  ['nor an excluded one', 'exclude: { sources: [quay] }', /^7 webhooks\[0\]\.exclude\.sources\[0\]: .*found "quay"$/],
  ['a pattern that is none', 'pattern: "(?=x)"', /^7 webhooks\[0\]\.pattern: expected a regular expression/],
  ['no pattern to exclude by', 'exclude: { pattern: "(" }', /^7 webhooks\[0\]\.exclude\.pattern: expected/],
  ['an empty list of keywords', 'keywords: []', /^7 webhooks\[0\]\.keywords: expected a list of keywords/],
  ['a change of no size', 'minimumChange: huge', /^7 webhooks\[0\]\.minimumChange: expected one of material, minor/],
  [
    'no time of day',
    'quietHours: { from: late, to: "07:00" }',
    /quietHours\.from: expected a time of day.*found "late"/,
  ],
  ['midnight as 24', 'quietHours: { from: "22:00", to: "24:00" }', /quietHours\.to: expected a time of day/],
  [
    'quiet hours with no end',
    'quietHours: { from: "22:00" }',
    /quietHours\.to: expected a time of day.*, found nothing/,
  ],
  ['no such zone', 'quietHours: { from: "1:00", to: "2:00", timezone: X }', /quietHours\.timezone: expected an IANA/],
  ['equal times', 'quietHours: { from: "1:00", to: "01:00" }', /quietHours\.to: expected another time/],
  ['an empty digest', 'digest: {}', /^7 webhooks\[0\]\.digest: expected cron, count or both$/],
  ['a digest of one', 'digest: { count: 1 }', /^7 webhooks\[0\]\.digest\.count: expected a whole number from 2/],
  [
    'an unknown key of a digest',
    'digest: { hour: 8 }',
    /digest\.hour: is no known key here: expected cron, count, timezone/,
  ],
  ['no digest at all', 'digest: 8', /^7 webhooks\[0\]\.digest: expected a cron expression .*, or a block.*, found 8$/],
  ['a digest whose day never comes', 'digest: "0 0 31W 2 *"', /^7 webhooks\[0\]\.digest: .* of which the day comes/],
  ['none in a run', 'maxPerRun: 0', /^7 webhooks\[0\]\.maxPerRun: expected a whole number from 1 on, found 0$/],
  ['a key that a type does not know', 'chat: "@news"', /^7 webhooks\[0\]\.chat: is no key of generic/],
  [
    'a topic that YAML cannot count',
    'thread: 1234567890123456789',
    /thread: expected the number of a topic, in quotes/,
  ],
  ['a topic that is no number', 'thread: news', /thread: expected the number of a topic.*found "news"/],
  ['a secret in another form', 'secret: SEC123', /^7 webhooks\[0\]\.secret: expected "whsec_".*$/],
  ['an unknown key', 'keyword: [x]', /^7 webhooks\[0\]\.keyword: is no known key here: expected .*keywords/],
];
for (const [name, keys, problem] of WRONG) {
  test(`refused with its path and line: ${name}`, async (t) => {
    const problems = await problemsOf(t, webhook(`    ${keys}\n`));
    assert.match(problems.map(({ path, line, message }) => `${line} ${path}: ${message}`).join('\n'), problem);
  });
}

test('everything that is wrong with webhooks is told at once', async (t) => {
  const keys =
    '    secret: SEC123\n    sources: [quay]\n    digest: { count: 0 }\n    quietHours: { from: "1:00", to: "1:00" }\n';
  const problems = await problemsOf(t, webhook(keys));
  assert.deepEqual(
    problems.map(({ path, line }) => `${line} ${path}`),
    ['7 webhooks[0].secret', '8 webhooks[0].sources[0]', '9 webhooks[0].digest.count', '10 webhooks[0].quietHours.to'],
  );
});

const LEAKS = [
  'webhooks: ["https://desk.example/T0K3N"]',
  'webhooks: https://desk.example/T0K3N',
  'webhooks: [{ name: "https://desk.example/T0K3N", url: "ftp://desk.example/T0K3N", secret: T0K3N }]',
  'webhooks: [{ name: a, url: "https://desk.example/", type: "whsec_T0K3N", digest: "whsec_T0K3N" }]',
];
for (const written of LEAKS) {
  test(`no problem shows an address or a secret, whatever key it was written under: ${written.slice(0, 32)}…`, async (t) => {
    const problems = await problemsOf(t, `${SOURCE}${written}\n`);
    assert.ok(problems.length > 0);
    for (const { message } of problems) assert.doesNotMatch(message, /T0K3N/);
  });
}

test('the configuration can be shown with every key of a webhook, and without what is secret', async (t) => {
  const keys = `    secret: ${SECRET}\n    quietHours: { from: "22:00", to: "07:00" }\n    digest: { count: 5 }\n`;
  const source = 'sources:\n  - name: port\n    path: a\n    baseUrl: https://me:pass@port.example/a?b=c@d\n';
  const shown = dump(maskSecrets(await load(t, webhook(keys).replace(SOURCE, source))));
  for (const secret of [SECRET.slice(6), 'T0K3N', 'desk.example', 'me:pass', ':pass'])
    assert.ok(!shown.includes(secret), secret);
  assert.match(shown, /baseUrl: https:\/\/\*\*\*@port\.example\/a\?b=c@d/);
  assert.match(shown, /quietHours:\n\s+from: '22:00'/);
});

test('what is in force is shown in the order in which it is documented, without what asks for nothing', async (t) => {
  const { webhooks } = await load(t, webhook('    maxPerRun: 3\n    categories: []\n    events: [article.new]\n'));
  const shown = ['name', 'type', 'url', 'events', 'minimumChange', 'maxPerRun', 'allowPrivateNetwork'];
  assert.deepEqual(Object.keys(webhooks[0] ?? {}), shown);
});
