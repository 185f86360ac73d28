import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { until } from '../support/condition.ts';

const SQLITE = fileURLToPath(new URL('../../src/store/sqlite.ts', import.meta.url));

/** A process of its own that takes the lock, says so, and holds it until it is killed. */
async function startHolder(t: TestContext, file: string) {
  const program = `
    import { lockSqlite } from ${JSON.stringify(SQLITE)};
    globalThis.release = lockSqlite(${JSON.stringify(file)});
    console.log(globalThis.release ? 'held' : 'refused');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [said] = await once(child.stdout.setEncoding('utf8'), 'data');
  return { child, said: String(said).trim() };
}

test('a store that one process works with is refused to every other', async (t) => {
  const { store: file } = createArticleFolder(t);
  const store = await openStore(file);
  t.after(() => store.close());
  const { said } = await startHolder(t, file);
  assert.equal(said, 'held');
  assert.equal(store.lock(), undefined);
  assert.equal((await startHolder(t, file)).said, 'refused');
});

test('the lock of a process that was killed is free at once', async (t) => {
  const { store: file } = createArticleFolder(t);
  const store = await openStore(file);
  t.after(() => store.close());
  const { child } = await startHolder(t, file);
  assert.equal(store.lock(), undefined);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const release = await until('the lock is free', () => store.lock(), 2000);
  release();
});

test('a lock that is released can be taken again', async (t) => {
  const { store: file } = createArticleFolder(t);
  const store = await openStore(file);
  t.after(() => store.close());
  for (let round = 0; round < 3; round++) {
    const release = store.lock();
    assert.ok(release);
    assert.equal(store.lock(), undefined);
    release();
  }
});

test('what is known can be read while another process works', async (t) => {
  const { store: file } = createArticleFolder(t);
  await (await openStore(file)).close();
  await startHolder(t, file);
  const store = await openStore(file);
  t.after(() => store.close());
  assert.deepEqual([...store.inventory.lines()], []);
});
