import assert from 'node:assert/strict';
import test from 'node:test';
import { parseArticle } from '../../../src/article/article.ts';
import { cleanHtml } from '../../../src/article/body/clean.ts';
import { FILE_AGE, NOW, PARSE_OPTIONS } from '../../support/article-reading.ts';
import { HOSTILE_HTML, HOSTILE_MARKDOWN } from '../../support/hostile-bodies.ts';

const MIB = 1024 * 1024;
/** Many times what the costliest of them takes on a slow machine; what costs its square takes hours. In milliseconds. */
const BOUND = 30_000;

function read(body: string, path: string) {
  const start = performance.now();
  const file = { path, text: `---\ntitle: Tide\n---\n${body}`, modifiedMs: FILE_AGE };
  const parsed = parseArticle(file, { ...PARSE_OPTIONS, baseUrl: 'https://news.example/' }, NOW);
  return { parsed, duration: performance.now() - start };
}

for (const [path, bodies] of [
  ['tide.html', HOSTILE_HTML],
  ['tide.md', HOSTILE_MARKDOWN],
] as const) {
  for (const [name, body] of bodies) {
    test(`a body costs no more than its size: ${name}`, () => {
      const { parsed, duration } = read(body, path);
      assert(duration < BOUND, `took ${Math.round(duration)} ms`);
      if (parsed.kind === 'problem') assert.equal(parsed.problem.code, 'nesting-too-deep');
      else assert(parsed.article.html.length <= MIB, `${parsed.article.html.length} characters`);
    });
  }
}

test('no HTML grows by more than escaping makes it', () => {
  for (const [name, html] of HOSTILE_HTML) {
    const cleaned = cleanHtml(html.slice(0, MIB));
    assert((cleaned?.html.length ?? 0) <= MIB * 6, name);
  }
});
