import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { cacheSeconds, periodOf, startSchedule, ttlMinutes } from '../../src/run/schedule.ts';
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

/** What follows from a schedule: seconds between runs, seconds in a cache, minutes of `ttl`. */
const CADENCES: readonly (readonly [name: string, scan: string, period: number, cache: number, ttl: number])[] = [
  ['every minute', '* * * * *', 60, 60, 15],
  ['every ten seconds', '*/10 * * * * *', 10, 60, 15],
  ['every second', '* * * * * *', 1, 60, 15],
  ['every five minutes', '*/5 * * * *', 300, 300, 15],
  ['a step that does not divide the hour: the last one of it is shorter', '*/25 * * * *', 600, 600, 15],
  ['every half hour', '0,30 * * * *', 1800, 1800, 30],
  ['every hour', '17 * * * *', 3600, 3600, 60],
  ['every hour of working days', '0 8-18 * * 1-5', 3600, 3600, 60],
  ['twice a day, the shorter wait over midnight', '0 6,22 * * *', 28_800, 3600, 480],
  ['late and early: five minutes over midnight', '0,55 0,23 * * *', 300, 300, 15],
  ['times that are written out of order', '30,0,45 12 * * *', 900, 900, 15],
  ['once a day', '0 4 * * *', 86_400, 3600, 1440],
  ['once a year', '0 0 29 2 *', 86_400, 3600, 1440],
  ['on the last day of a month', '0 0 L * *', 86_400, 3600, 1440],
];
for (const [name, scan, period, cache, ttl] of CADENCES) {
  test(`${name} (${scan}): ${period} s between runs, a copy is kept for ${cache} s, asked for again after ${ttl} min`, () => {
    assert.equal(periodOf(scan), period);
    assert.equal(cacheSeconds({ scan, watch: false }), cache);
    assert.equal(ttlMinutes({ scan, watch: false }), ttl);
  });
}

test('where folders are watched something new may come at any moment, whatever the clock says', () => {
  assert.equal(cacheSeconds({ scan: '0 4 * * *', watch: true }), 60);
  assert.equal(ttlMinutes({ scan: '0 4 * * *', watch: true }), 15);
});
