import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';

const STORE = fileURLToPath(new URL('../../src/store/store.ts', import.meta.url));

/** A process that says when it begins to open a store. */
function startOpening(file: string) {
  const program = `
    import { openStore } from ${JSON.stringify(STORE)};
    process.stdout.write('opening');
    await openStore(${JSON.stringify(file)});
  `;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'pipe'] });
}

test('a store whose making was killed at any moment opens', { timeout: 60_000 }, async (t) => {
  for (let moment = 0; moment < 30; moment += 3) {
    const { store: file } = createArticleFolder(t);
    const child = startOpening(file);
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    // Spread over the tens of milliseconds that making the tables takes.
    await new Promise((resolve) => setTimeout(resolve, moment));
    child.kill('SIGKILL');
    await exit;
    const store = await openStore(file);
    await store.close();
  }
});

test('two processes that open a new store at once both find it whole', async (t) => {
  const { store: file } = createArticleFolder(t);
  const children = Array.from({ length: 4 }, () => startOpening(file));
  const ends = await Promise.all(
    children.map(async (child) => {
      let errors = '';
      child.stderr.on('data', (text: Buffer) => {
        errors += text;
      });
      const [code] = await once(child, 'close');
      return { code, errors };
    }),
  );
  assert.deepEqual(
    ends.map(({ code, errors }) => (code === 0 ? 'whole' : errors.slice(-600))),
    ends.map(() => 'whole'),
  );
});
