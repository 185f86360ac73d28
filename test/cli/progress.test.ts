import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { createProgressBar, renderProgress } from '../../src/cli/progress.ts';
import { createClock } from '../support/clock.ts';

test('nothing done is an empty bar without a guess at what is left', () => {
  const line = renderProgress({ step: 'read', done: 0, total: 1000 }, 0);
  assert.equal(line, `reading ${'░'.repeat(30)} 0/1000  0/s  `);
});

test('half done is half a bar, with rate and remaining time', () => {
  const line = renderProgress({ step: 'read', done: 500, total: 1000 }, 2000);
  assert.equal(line, `reading ${'█'.repeat(15)}${'░'.repeat(15)} 500/1000  250/s  2 s left`);
});

test('all done is a full bar with nothing left', () => {
  const line = renderProgress({ step: 'publish', done: 800, total: 800 }, 4000);
  assert.equal(line, `publishing ${'█'.repeat(30)} 800/800  200/s  0 s left`);
});

/** A terminal as far as a bar knows one. */
function openTerminal() {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    /** What was drawn since the last look. */
    shown: (): string => {
      const drawn = text;
      text = '';
      return drawn;
    },
  };
}

const ERASE = '\r\u001b[K';

test('a bar is drawn in one line, at most every tenth of a second, and leaves nothing behind', () => {
  const { stream, shown } = openTerminal();
  const clock = createClock(0);
  const bar = createProgressBar(stream, clock.now);
  bar.update({ step: 'read', done: 0, total: 1000 });
  assert.match(shown(), /^\r\u001b\[Kreading .* 0\/1000/);
  clock.advance(99);
  bar.update({ step: 'read', done: 250, total: 1000 });
  assert.equal(shown(), '');
  clock.advance(1);
  bar.update({ step: 'read', done: 500, total: 1000 });
  const line = shown();
  assert.ok(line.startsWith(ERASE));
  assert.match(line, / 500\/1000 {2}5000\/s {2}1 s left$/);
  assert.ok(!line.includes('\n'));
  bar.clear();
  assert.equal(shown(), ERASE);
  bar.clear();
  assert.equal(shown(), '');
});

test('each step has its own time', () => {
  const { stream, shown } = openTerminal();
  const clock = createClock(0);
  const bar = createProgressBar(stream, clock.now);
  bar.update({ step: 'read', done: 900, total: 1000 });
  clock.advance(10_000);
  bar.update({ step: 'publish', done: 0, total: 600 });
  clock.advance(1_000);
  bar.update({ step: 'publish', done: 300, total: 600 });
  assert.match(shown(), /publishing [█░]+ 300\/600 {2}300\/s {2}1 s left$/);
});

test('what is over in a moment, or not on a terminal, shows no bar', () => {
  const { stream, shown } = openTerminal();
  const bar = createProgressBar(stream);
  bar.update({ step: 'publish', done: 1, total: 20 });
  bar.clear();
  assert.equal(shown(), '');
  const none = createProgressBar(undefined);
  none.update({ step: 'read', done: 1, total: 100_000 });
  none.clear();
});
