import assert from 'node:assert/strict';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { EVENT_TYPES } from '../../src/notify/event.ts';
import { type Application, openApplication } from '../support/application.ts';
import { type ArticleFolder, type ConfigInput, createArticleFolder } from '../support/article-folder.ts';
import { createClock, DAY, HOUR } from '../support/clock.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const ALARMS = EVENT_TYPES.filter((type) => !type.startsWith('article.'));

/** A folder whose webhook asks for alarms alone, and an app that can be closed and opened again as after a restart. */
async function openDesk(t: TestContext, overrides: Partial<ConfigInput> = {}) {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  const clock = createClock();
  const desk = { name: 'desk', url: receiver.url, allowPrivateNetwork: true, events: ALARMS };
  const open = (more: Partial<ConfigInput> = {}) =>
    openApplication(t, folder.config({ webhooks: [desk], ...overrides, ...more }), { clock });
  /** What was told since it was asked last. */
  const told = async (app: Application) => {
    await app.deliverDue();
    return receiver.received.splice(0).map(({ payload }) => ({ type: payload.type, ...payload.data }));
  };
  const types = async (app: Application) => (await told(app)).map(({ type }) => type);
  const restart = async (app: Application, more: Partial<ConfigInput> = {}) => {
    await app.close();
    return open(more);
  };
  return { folder, clock, app: await open(), told, types, restart };
}

const openAlarms = async ({ store }: Application) =>
  (await store.alarms.open()).map(({ topic, subject }) => `${topic} ${subject}`.trim());

const articles = (folder: ArticleFolder, names: string) => {
  for (const name of names) folder.write(`${name}.md`, { title: name });
};
const broken = (folder: ArticleFolder, names: string) => {
  for (const name of names) folder.write(`${name}.md`, `---\ntitle: cut off ${name}\n`);
};

test('a source that falls silent is told of once, and once more when it speaks, whatever restarts come between', async (t) => {
  const { folder, clock, app: first, told, types, restart } = await openDesk(t);
  articles(folder, 'a');
  await first.runOnce();
  const begin = clock.now();
  clock.advance(6 * HOUR);
  await first.runOnce();
  assert.deepEqual(await types(first), [], 'its time has not passed yet');
  clock.advance(1);
  await first.runOnce();
  const since = new Date(begin).toISOString();
  assert.deepEqual(await told(first), [
    { type: 'source.silent', source: { name: 'paper', lastNew: since }, alarm: { subject: 'paper', since } },
  ]);
  const [alarm] = await first.store.alarms.open();
  assert.deepEqual([alarm?.since, alarm?.raisedAt], [begin, clock.now()]);

  const second = await restart(first);
  clock.advance(DAY);
  await second.runOnce();
  assert.deepEqual(await types(second), []);
  assert.deepEqual(await openAlarms(second), ['source.silent paper']);

  const third = await restart(second);
  articles(folder, 'b');
  await third.runOnce();
  const lastNew = new Date(clock.now()).toISOString();
  assert.deepEqual(await told(third), [
    { type: 'source.resumed', source: { name: 'paper', lastNew }, alarm: { subject: 'paper', since } },
  ]);
  await third.runOnce();
  assert.deepEqual(await types(third), []);
  assert.deepEqual(await openAlarms(third), []);
});

test('a clock that is set back neither begins nor ends a silence, and one that was ahead puts none off', async (t) => {
  const { folder, clock, app, types } = await openDesk(t);
  articles(folder, 'a');
  await app.runOnce();
  clock.advance(-DAY);
  await app.runOnce();
  assert.deepEqual(await types(app), []);
  clock.advance(7 * HOUR);
  await app.runOnce();
  clock.advance(-5 * HOUR);
  await app.runOnce();
  assert.deepEqual(await openAlarms(app), ['source.silent paper']);

  clock.advance(400 * DAY);
  articles(folder, 'b');
  await app.runOnce();
  assert.deepEqual(await types(app), ['source.silent', 'source.resumed']);
  clock.advance(-400 * DAY);
  await app.runOnce();
  clock.advance(7 * HOUR);
  await app.runOnce();
  assert.deepEqual(await types(app), ['source.silent']);
});

test('files that vanish in the mass are told of when they are first held, and when they are back', async (t) => {
  const { folder, app, told, types, restart } = await openDesk(t);
  articles(folder, 'abcde');
  await app.runOnce();
  for (const name of 'abc') folder.rename(`${name}.md`, `${name}.away`);
  await app.runOnce();
  const [held, ...others] = await told(app);
  assert.equal(held?.type, 'removal.held');
  assert.deepEqual(
    { ...held?.alarm, since: '' },
    {
      subject: 'paper',
      since: '',
      count: 3,
      of: 5,
      examples: ['a.md', 'b.md', 'c.md'],
    },
  );
  assert.deepEqual(others, []);
  const later = await restart(app);
  folder.rename('d.md', 'd.away');
  await later.runOnce();
  assert.deepEqual(await types(later), [], 'still held');
  for (const name of 'abcd') folder.rename(`${name}.away`, `${name}.md`);
  await later.runOnce();
  await later.runOnce();
  assert.deepEqual(await types(later), ['removal.settled']);
});

test('a mass removal that is accepted is settled', async (t) => {
  const { folder, app, types } = await openDesk(t);
  articles(folder, 'abcd');
  await app.runOnce();
  for (const name of 'abc') folder.remove(`${name}.md`);
  await app.runOnce();
  await app.runOnce();
  await app.runOnce({ acceptRemovals: true });
  await app.runOnce();
  assert.deepEqual(await types(app), ['removal.held', 'removal.settled']);
});

test('a folder that is missing altogether says nothing of what is held in it', async (t) => {
  const { folder, app, types } = await openDesk(t);
  articles(folder, 'abcd');
  await app.runOnce();
  for (const name of 'abc') folder.rename(`${name}.md`, `${name}.away`);
  await app.runOnce();
  renameSync(folder.articles, `${folder.articles}-unmounted`);
  await app.runOnce();
  assert.deepEqual(await types(app), ['removal.held']);
  renameSync(`${folder.articles}-unmounted`, folder.articles);
  await app.runOnce();
  assert.deepEqual(await types(app), []);
});

test('files that cannot be read in the mass are told of once, with what is wrong with most of them, and when they can be again', async (t) => {
  const { folder, app, told, types, restart } = await openDesk(t);
  broken(folder, 'abcde');
  folder.write('f.md', '');
  articles(folder, 'gh');
  await app.runOnce();
  const [invalid, ...others] = await told(app);
  assert.deepEqual(others, []);
  assert.equal(invalid?.type, 'file.invalid');
  const { count, of, examples, reason, subject } = invalid?.alarm ?? {};
  assert.deepEqual([count, of, subject, examples?.length], [6, 8, 'paper', 3]);
  assert.equal(reason, app.line('a.md').problem?.message);

  const later = await restart(app);
  await later.runOnce();
  broken(folder, 'ij');
  await later.runOnce();
  assert.deepEqual(await types(later), [], 'the known ones count for nothing, and the new ones mend nothing');
  articles(folder, 'abc');
  await later.runOnce();
  await later.runOnce();
  assert.deepEqual(await types(later), ['file.recovered']);
});

const NO_ALARM: Readonly<Record<string, (folder: ArticleFolder) => void>> = {
  'four files that cannot be read': (folder) => broken(folder, 'abcd'),
  'five that cannot be read among six that can': (folder) => {
    broken(folder, 'abcde');
    articles(folder, 'fghijk');
  },
  drafts: (folder) => {
    for (const name of 'abcdef') folder.write(`${name}.md`, { title: name, more: { draft: 'true' } });
  },
};
for (const [name, fill] of Object.entries(NO_ALARM)) {
  test(`${name} are no alarm, in a first run or later`, async (t) => {
    const { folder, app, types } = await openDesk(t);
    fill(folder);
    await app.runOnce();
    await app.runOnce();
    assert.deepEqual(await types(app), []);
  });
}

/** Has every run fail to publish: a file stands where the folder of feeds would be made. */
function blockOutput({ output }: ArticleFolder) {
  rmSync(output, { recursive: true, force: true });
  writeFileSync(output, '');
  return () => rmSync(output);
}

test('a run that fails is told of with the reason, and the next good one after it; more failures say nothing', async (t) => {
  const { folder, app: first, told, types, restart } = await openDesk(t);
  articles(folder, 'a');
  const unblock = blockOutput(folder);
  await assert.rejects(first.runOnce());
  const [failed, ...others] = await told(first);
  assert.equal(failed?.type, 'run.failed');
  assert.equal(failed?.alarm?.subject, '');
  const reason = /^a file is in the way of a folder .*: move it, or set another folder$/;
  assert.match(failed?.alarm?.reason ?? '', reason);
  assert.deepEqual(others, []);
  assert.match((await first.store.runs.last())?.error ?? '', reason);
  const [line] = first.record.lines.filter(({ msg }) => msg === 'alarm');
  assert.ok(String(line?.says).startsWith(`A run has failed: ${failed?.alarm?.reason}`), String(line?.says));
  assert.equal(line?.reason, failed?.alarm?.reason);
  const second = await restart(first);
  await assert.rejects(second.runOnce());
  assert.deepEqual(await types(second), []);
  unblock();
  await second.runOnce({ signal: AbortSignal.abort() });
  assert.deepEqual(await types(second), [], 'a run that was broken off says nothing');
  await second.runOnce();
  await second.runOnce();
  assert.deepEqual(await types(second), ['run.recovered']);
  assert.ok(existsSync(join(folder.output, 'index.html')));
});

test('a run that fails before it reads a source is told of as well', async (t) => {
  const { folder, app, types } = await openDesk(t);
  articles(folder, 'a');
  await app.store.runs.putSetting('suspects', 'no JSON');
  await assert.rejects(app.runOnce());
  assert.deepEqual(await types(app), ['run.failed']);
  await app.store.runs.putSetting('suspects', '[]');
  await app.runOnce();
  assert.deepEqual(await types(app), ['run.recovered']);
});

test('when not even the store can be written, the log says so', async (t) => {
  const { folder, app } = await openDesk(t);
  articles(folder, 'a');
  await app.store.close();
  await assert.rejects(app.runOnce());
  const said = app.record.lines.filter(({ level }) => level === 'error').map(({ msg }) => msg);
  assert.ok(
    said.some((message) => message.startsWith('run failed')),
    said.join('\n'),
  );
  assert.ok(
    said.some((message) => message.includes('could not be kept')),
    said.join('\n'),
  );
});

test('where no webhook asks for alarms, the log and the store know of them all the same', async (t) => {
  const { folder, clock, app, restart } = await openDesk(t, { webhooks: [] });
  articles(folder, 'abcd');
  await app.runOnce();
  for (const name of 'abc') folder.rename(`${name}.md`, `${name}.away`);
  clock.advance(7 * HOUR);
  await app.runOnce();
  assert.deepEqual(await openAlarms(app), ['source.silent paper', 'removal.held paper']);
  const alarms = app.record.lines.filter(({ msg }) => msg === 'alarm');
  assert.deepEqual(
    alarms.map(({ alarm, source, level }) => `${level} ${alarm} ${source}`),
    ['error source.silent paper', 'error removal.held paper'],
  );
  const [silent, held] = alarms;
  assert.ok(String(silent?.says).startsWith(`Nothing new from paper since ${silent?.since}`), String(silent?.says));
  assert.deepEqual([held?.count, held?.of], [3, 4]);
  assert.match(String(held?.says), /^3 of 4 files of paper have vanished at once/);
  const later = await restart(app);
  await later.runOnce();
  assert.deepEqual(await openAlarms(later), ['source.silent paper', 'removal.held paper']);
  assert.equal(later.record.lines.filter(({ msg }) => msg === 'alarm').length, 0);
});

test('a source that is taken out of the configuration ends its alarms without a word', async (t) => {
  const { folder, clock, app, types, restart } = await openDesk(t);
  articles(folder, 'a');
  await app.runOnce();
  clock.advance(7 * HOUR);
  await app.runOnce();
  assert.deepEqual(await types(app), ['source.silent']);
  const later = await restart(app, { sources: [{ name: 'wire', path: folder.at('wire'), settle: '0s' }] });
  folder.write('wire/b.md', { title: 'b' });
  await later.runOnce();
  assert.deepEqual(await types(later), []);
  assert.deepEqual(await openAlarms(later), []);
});

test('an alarm and its message are written together: a message that cannot be written leaves no alarm behind', async (t) => {
  const { app } = await openDesk(t);
  const message = {
    id: 'msg_1',
    type: 'source.silent',
    articleId: undefined,
    createdAt: 1,
    payload: '{}',
    deliveries: [],
  };
  const change = { topic: 'source.silent', subject: 'paper', begins: true, at: 1, since: 1, message };
  await app.store.alarms.put([change]);
  await assert.rejects(app.store.alarms.put([{ ...change, subject: 'wire' }]));
  assert.deepEqual(await openAlarms(app), ['source.silent paper']);
});
