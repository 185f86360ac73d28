import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createAlarms } from '../../src/store/alarms.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createArticleFolder } from '../support/article-folder.ts';

async function openAlarms(t: TestContext) {
  const { db, raw } = await openSqlite(createArticleFolder(t).store);
  t.after(() => db.destroy());
  return createAlarms(raw);
}

test('an alarm begins once, keeps since when there is trouble and when it was told, and ends once', async (t) => {
  const alarms = await openAlarms(t);
  assert.equal(alarms.raise('source.silent', 'paper', 1000, 1500), true);
  assert.equal(alarms.raise('source.silent', 'paper', 2000, 2000), false);
  assert.deepEqual(await alarms.open(), [{ topic: 'source.silent', subject: 'paper', since: 1000, raisedAt: 1500 }]);
  assert.equal(alarms.settle('source.silent', 'paper'), 1000);
  assert.equal(alarms.settle('source.silent', 'paper'), undefined);
  assert.deepEqual(await alarms.open(), []);
});

test('alarms of one subject, and those of one topic, do not touch one another', async (t) => {
  const alarms = await openAlarms(t);
  for (const [at, topic] of ['source.silent', 'removal.held'].entries())
    for (const subject of ['paper', 'wire']) assert.equal(alarms.raise(topic, subject, at, at), true);
  alarms.settle('source.silent', 'paper');
  assert.deepEqual(
    (await alarms.open()).map(({ topic, subject }) => `${topic} ${subject}`),
    ['source.silent wire', 'removal.held paper', 'removal.held wire'],
  );
});

test('alarms about what is configured no more end, and those of other topics stay', async (t) => {
  const alarms = await openAlarms(t);
  for (const [topic, subject] of [
    ['source.silent', 'paper'],
    ['source.silent', 'wire'],
    ['webhook.disabled', 'wire'],
    ['run.failed', ''],
  ] as const)
    alarms.raise(topic, subject, 1, 1);
  alarms.forget({ topics: ['source.silent', 'removal.held'], subjects: ['paper'] });
  assert.deepEqual(
    (await alarms.open()).map(({ topic, subject }) => `${topic} ${subject}`),
    ['run.failed ', 'source.silent paper', 'webhook.disabled wire'],
  );
});
