import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { startSchedule } from '../../src/run/schedule.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { until } from '../support/condition.ts';
import { createRecordedLog } from '../support/recorded-log.ts';

/** Moves the mocked clock on in steps of a second, and lets promises settle after each. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    mock.timers.tick(1000);
    await new Promise(setImmediate);
  }
}

test('a run is started at once, and then at every tick of the cron expression', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.UTC(2024, 2, 5, 8, 0, 30) });
  t.after(() => mock.timers.reset());
  let runs = 0;
  const stop = startSchedule(
    { scan: '* * * * *', watched: [] },
    async () => {
      runs++;
    },
    createRecordedLog().log,
  );
  assert.equal(runs, 1);
  await pass(29);
  assert.equal(runs, 1);
  await pass(2);
  assert.equal(runs, 2);
  await pass(120);
  assert.equal(runs, 4);

  stop();
  await pass(180);
  assert.equal(runs, 4);
});

test('ticks that come during a run are let go: two runs never overlap', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.UTC(2024, 2, 5, 8, 0, 0) });
  t.after(() => mock.timers.reset());
  let running = 0;
  let most = 0;
  let runs = 0;
  const ends: (() => void)[] = [];
  const stop = startSchedule(
    { scan: '* * * * *', watched: [] },
    async () => {
      runs++;
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running--;
    },
    createRecordedLog().log,
  );
  t.after(stop);
  await pass(250);
  assert.equal(runs, 1);
  ends.pop()?.();
  await pass(61);
  assert.equal(runs, 2);
  assert.equal(most, 1);
});

test('a change in a watched folder brings a run forward, one for a flock of changes', async (t) => {
  const folder = createArticleFolder(t);
  let runs = 0;
  const stop = startSchedule(
    { scan: '0 0 1 1 *', watched: [folder.articles] },
    async () => {
      runs++;
    },
    createRecordedLog().log,
  );
  t.after(stop);
  assert.equal(runs, 1);
  for (let i = 0; i < 20; i++) writeFileSync(join(folder.articles, `${i}.md`), 'x');
  await until('a run after the changes', () => runs > 1);
  assert.equal(runs, 2);
});

test('a folder that cannot be watched is logged, and the schedule goes on', async (t) => {
  const folder = createArticleFolder(t);
  const { log, lines } = createRecordedLog();
  const stop = startSchedule({ scan: '* * * * *', watched: [join(folder.root, 'nowhere')] }, async () => {}, log);
  t.after(stop);
  await until('the log tells of it', () => lines.some(({ level, folder }) => level === 'warn' && folder !== undefined));
});
