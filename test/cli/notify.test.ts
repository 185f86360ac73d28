import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ConfigInput, createArticleFolder } from '../support/article-folder.ts';
import { runCommand } from '../support/command-line.ts';
import { isSignedWith, SECRET, startWebhookReceiver } from '../support/webhook-receiver.ts';

type WebhookInput = NonNullable<ConfigInput['webhooks']>[number];

/** Long enough to be a key, as many addresses are. */
const ADDRESS = 'https://receiver.example/hooks/k3ySecretHarbourAddress/';

function createDesk(t: TestContext, webhook: Partial<WebhookInput> = {}) {
  const folder = createArticleFolder(t);
  folder.writeConfig({
    webhooks: [{ name: 'desk', url: ADDRESS, secret: SECRET, allowPrivateNetwork: true, ...webhook }],
  });
  const notify = async (...args: readonly string[]) =>
    runCommand(['notify', ...args, '--config', 'feedwright.yaml'], { in: folder.root });
  return {
    ...folder,
    notify,
    async preview(...args: readonly string[]) {
      const { code, stdout, stderr } = await notify('preview', 'desk', '--json', ...args);
      assert.deepEqual([code, stderr], [0, '']);
      return JSON.parse(stdout);
    },
    async read(): Promise<void> {
      const app = await openApplication(t, folder.config());
      await app.runOnce();
      await app.close();
    },
  };
}

// Most of a test here is a process that starts: several at a time.
suite('notify', { concurrency: 4 }, () => {
  test('a test message arrives signed, and says that it is a test', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const desk = createDesk(t, { url: receiver.url });
    const { code, stdout, stderr } = await desk.notify('test', 'desk');
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(stdout, 'delivered: desk (generic) took a test message, and answered 204\n');
    const [message, ...others] = receiver.received;
    assert(message);
    assert.deepEqual(others, []);
    assert(isSignedWith(SECRET, message));
    assert.match(message.id, /^msg_[0-9a-f]{32}$/);
    assert.equal(message.payload.type, 'article.new');
    assert.equal((message.payload.data as { test?: boolean }).test, true);
    assert.match(message.payload.data.article?.title ?? '', /测试.*desk/);
    assert(!existsSync(desk.store), 'a test leaves no store behind');
  });

  test('a test message is in the words of the template', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const desk = createDesk(t, { url: receiver.url, template: '{"said":{{ article.title | json }}}' });
    assert.equal((await desk.notify('test', 'desk')).code, 0);
    assert.match(receiver.received[0]?.body ?? '', /^\{"said":"测试：webhook desk"\}$/);
  });

  const ANSWERS: readonly (readonly [string, number, RegExp])[] = [
    ['a secret that is wrong', 401, /answered 401\n.*check "url", "secret"/],
    ['an address that is gone', 410, /410 Gone\n.*make a new one in the service/],
    ['too many messages', 429, /answered 429\n.*wait a few minutes/],
    ['a redirect', 302, /redirects are not followed, so set the address it leads to/],
    ['a receiver in trouble', 500, /answered 500\n.*trouble of its own/],
    ['a body it does not like', 400, /answered 400\n.*its log may say why/],
    ['a body that is too long', 413, /answered 413\n.*bodies of 20 KB/],
  ];
  for (const [what, status, message] of ANSWERS)
    test(`an answer that is none is told in plain words, with what to do: ${what}`, async (t) => {
      const receiver = await startWebhookReceiver(t, () => status);
      const desk = createDesk(t, { url: receiver.url });
      const { code, stdout, stderr } = await desk.notify('test', 'desk');
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /^feedwright: desk \(generic\) did not take the message: /);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /harbour-7f3a/);
      assert.equal(receiver.received.length, 1);
      const json = await desk.notify('test', 'desk', '--json');
      assert.equal(json.code, 1);
      const outcome = JSON.parse(json.stdout);
      assert.deepEqual([outcome.webhook, outcome.type, outcome.status], ['desk', 'generic', status]);
      assert.match(`${outcome.error}\n${outcome.advice}`, message);
    });

  test('a receiver in a private network is not reached unless that is allowed, and the error names the key', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const desk = createDesk(t, { url: receiver.url, allowPrivateNetwork: false });
    const { code, stderr } = await desk.notify('test', 'desk');
    assert.equal(code, 1);
    assert.match(stderr, /private network: set allowPrivateNetwork: true/);
    assert.deepEqual(receiver.received, []);
  });

  test('a receiver that is not there is told', async (t) => {
    const desk = createDesk(t, { url: 'http://127.0.0.1:9/hooks/harbour-7f3a' });
    const { code, stderr } = await desk.notify('test', 'desk');
    assert.equal(code, 1);
    assert.match(stderr, /no connection \(ECONNREFUSED\): nothing listens there: check host and port in "url"/);
    assert.doesNotMatch(stderr, /harbour-7f3a/);
  });

  const MISTAKES: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a webhook that is not there', ['test', 'dusk'], /no webhook named "dusk": the configuration has desk$/m],
    ['the same in a preview', ['preview', 'dusk'], /the configuration has desk$/m],
    ['neither test nor preview', ['send', 'desk'], /Allowed choices are test, preview/],
    ['no webhook', ['test'], /missing required argument 'name'/],
    ['a test about a path', ['test', 'desk', 'a.md'], /leave the path out/],
    ['an event that is none', ['preview', 'desk', '--event', 'old'], /new, changed, removed, digest, alarm/],
  ];
  for (const [what, args, message] of MISTAKES)
    test(`wrong usage: ${what}`, async (t) => {
      const { code, stdout, stderr } = await createDesk(t).notify(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    });

  test('without a store a preview tells of a made-up article, and neither sends nor writes anything', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const desk = createDesk(t, { url: receiver.url });
    const { code, stdout, stderr } = await desk.notify('preview', 'desk');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^webhook {2}desk \(generic\)\nevent {4}article\.new\narticle {2}渡轮明早复航/);
    assert.match(stdout, /^POST http:\/\/\*\*\*$/m);
    assert.match(stdout, /^content-type: application\/json; charset=utf-8$/m);
    assert.match(stdout, /^webhook-signature: \*\*\*$/m);
    assert.match(stdout, /^ {2}"type": "article\.new",$/m);
    assert.deepEqual(receiver.received, []);
    assert(!existsSync(desk.store));
    assert(!existsSync(desk.output));
  });

  test('with a store a preview tells of the newest article, or of the one that is named', async (t) => {
    const desk = createDesk(t);
    desk.write('old.md', { title: '旧桥', date: '2024-03-01 08:00:00' });
    desk.write('new.md', { title: '新桥', date: '2024-03-09 08:00:00' });
    desk.write('quay.md', { title: '码头', date: '2024-03-05 08:00:00' });
    await desk.read();
    const before = readFileSync(desk.store);
    const title = async (...args: readonly string[]) => (await desk.preview(...args)).body.data.article.title;
    assert.equal(await title(), '新桥');
    assert.equal(await title('old.md'), '旧桥');
    assert.equal(await title('articles/quay.md'), '码头');
    const { body } = await desk.preview('old.md', '--event', 'digest');
    assert.deepEqual(
      body.data.articles.map((article: { title: string }) => article.title),
      ['旧桥', '新桥', '码头'],
    );
    assert.equal(body.data.count, 3);
    assert.deepEqual(readFileSync(desk.store), before);
    const { code, stderr } = await desk.notify('preview', 'desk', 'nowhere.md');
    assert.equal(code, 1);
    assert.match(stderr, /no file or article is known as nowhere\.md/);
  });

  test('a preview shows each event, and says where the webhook does not ask for it', async (t) => {
    const desk = createDesk(t, { events: ['article.new', 'article.changed'] });
    const previews = await Promise.all(
      ['new', 'changed', 'removed', 'digest', 'alarm'].map((event) => desk.preview('--event', event)),
    );
    assert.deepEqual(
      previews.map(({ event, remarks, body }) => [event, remarks.length, Object.keys(body.data).join()]),
      [
        ['article.new', 0, 'article'],
        ['article.changed', 0, 'article,change'],
        ['article.removed', 1, 'article'],
        ['article.new', 0, 'article,articles,count'],
        ['source.silent', 1, 'source,alarm'],
      ],
    );
    assert.match(previews[2].remarks[0], /does not ask for article\.removed/);
  });

  test('a preview of an article that the rules refuse says so beside the result', async (t) => {
    const desk = createDesk(t, { keywords: ['渡轮'] });
    desk.write('old.md', { title: '旧桥', date: '2024-03-01 08:00:00' });
    desk.write('ferry.md', { title: '渡轮', date: '2024-03-09 08:00:00' });
    await desk.read();
    assert.deepEqual((await desk.preview('ferry.md')).remarks, []);
    const { code, stdout, stderr } = await desk.notify('preview', 'desk', 'old.md');
    assert.equal(code, 0);
    assert.match(stderr, /^this webhook is not told of 旧桥: keywords: the article holds none of 渡轮\n$/);
    assert.doesNotMatch(stdout, /not told/);
    assert.equal((await desk.preview('--event', 'digest')).remarks.length, 1);
    assert.equal((await desk.preview('--event', 'alarm')).remarks.length, 1, 'only that it does not ask for alarms');
  });

  test('a preview is in the words of the template, and says where it fails for an article', async (t) => {
    const desk = createDesk(t, {
      template: 'Read {{ article.title }}{% for name in article.categories %}{{ name | slice: 0 }}{% endfor %}',
    });
    const { body, headers } = await desk.preview();
    assert.equal(body, 'Read 渡轮明早复航，每半小时一班新交');
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    const other = createDesk(t, {
      template: '{% if article.title contains "桥" %}{{ article.tags[7] }}{% endif %}渡轮',
    });
    other.write('a.md', { title: '老桥' });
    await other.read();
    const failing = await other.preview();
    assert.match(failing.remarks[0], /its template fails here.*undefined variable: article\.tags\.7/);
    assert.equal(failing.body.data.article.title, '老桥');
  });

  test('no preview shows what gives access', async (t) => {
    const desk = createDesk(t, { url: `${ADDRESS}?access_token=anotherSecretOfTheHarbour` });
    for (const args of [[], ['--json'], ['--event', 'digest'], ['--event', 'alarm']]) {
      const { stdout } = await desk.notify('preview', 'desk', ...args);
      for (const secret of ['k3ySecretHarbourAddress', 'anotherSecretOfTheHarbour', SECRET, SECRET.slice(6), 'v1,'])
        assert(!stdout.includes(secret), `${secret} is in ${stdout}`);
    }
  });

  test('while a service works with the store, both work', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const desk = createDesk(t, { url: receiver.url });
    desk.write('a.md', { title: '老桥' });
    const app = await openApplication(t, desk.config({ server: { port: 0 }, schedule: { scan: '0 0 29 2 *' } }));
    await app.start();
    await app.runOnce();
    assert.equal((await desk.preview()).body.data.article.title, '老桥');
    assert.equal((await desk.notify('test', 'desk')).code, 0);
    assert.equal(receiver.received.length, 1);
  });

  test('the example of a webhook can be previewed as it is shipped', async (t) => {
    const { root } = createArticleFolder(t);
    const { code, stdout } = await runCommand(
      ['notify', 'preview', 'newsroom', '--config', join(import.meta.dirname, '../../config/examples/webhook.yaml')],
      { in: root, environment: { NEWSROOM_URL: 'http://127.0.0.1:9/', NEWSROOM_SECRET: SECRET } },
    );
    assert.equal(code, 0);
    assert.match(stdout, /^event {4}article\.new$/m);
  });
});
