import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Learned } from '../../src/article/body/boilerplate.ts';
import { textWeight } from '../../src/article/text.ts';
import { CONFIG_SCHEMA } from '../../src/config/schema.ts';
import { describeSource } from '../../src/config/source.ts';
import type { Candidate } from '../../src/corpus/decision.ts';
import { createPrepare, type Prepare } from '../../src/run/prepare.ts';
import type { ConfigInput } from '../support/article-folder.ts';
import { createEncoder } from '../support/encoder.ts';
import { hostileFiles } from '../support/hostile-files.ts';
import { sight } from '../support/sightings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOW = Date.UTC(2025, 5, 1);
const DAY = 86_400_000;

/** What XML 1.0 allows in a document, without what it discourages. */
const XML_TEXT =
  /^(?!.*\p{Noncharacter_Code_Point})[\t\n\r\x20-\x7E\u00A0-\uD7FF\uE000-\uFFFC\u{10000}-\u{10FFFF}]*$/su;

const YAML = `\n---\ntitle: "渡轮：停航 three days"\ndate: 2024-03-05 08:00:00\nupdated: 2024-03-06\ncategories:\n  - 港口\n  - C++\ntags: [a, b]\nauthor: 吴海\nlang: zh-CN\nlink: https://news.example/a?utm_source=b\nheadimg: /a.png\nguid: tide-1\nsummary: 渡轮清早离开码头。\n---\n<p class="ad">广告</p><p>渡轮清早离开码头，<a href="/b">潮水</a>退到最低。</p>\n<table><tr><td>一</td></tr></table><img data-src="//img.example/a.png">\n<p>关注海港日报</p>\n`;
const TOML = `+++\ntitle = "Tide"\ndate = 2024-03-05T08:00:00+08:00\ntags = ["a", """b"""]\n[taxonomies]\ncategories = ["Port"]\n[extra]\nauthor = 'Wu'\n+++\n\n# Tide\n\nHigh *tide* at [noon](https://news.example/).\n\n\`\`\`ts\nconst a = 1 < 2;\n\`\`\`\n\n- one\n  - two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n`;
const JSON_FILE = `{\n  "title": "Quay \\"3\\" \\u6e2f",\n  "date": "Tue, 05 Mar 2024 08:00:00 GMT",\n  "categories": [["Port"], null, {"name": "Sea"}],\n  "draft": false\n}\n\n<h1>Quay</h1><p>It was <ruby>港<rt>gang</rt></ruby> &amp; more.</p>\n`;
const BARE =
  '<html><head><meta charset="big5"><title>港口</title></head><body><h1>港口潮汐</h1><p>渡輪清早離開碼頭。</p></body></html>';

const GOOD: readonly Buffer[] = [
  Buffer.from(YAML),
  Buffer.from(TOML),
  Buffer.from(JSON_FILE),
  Buffer.from(`\uFEFF${YAML.replaceAll('\n', '\r\n')}`),
  Buffer.from(`\uFEFF${TOML}`, 'utf16le'),
  Buffer.from(YAML, 'utf16le').swap16(),
  createEncoder('gb18030').encode(YAML),
  createEncoder('big5').encode(BARE),
];

const SOURCES: Readonly<Record<string, Partial<ConfigInput['sources'][number]>>> = {
  'as it comes': {},
  'all HTML, in its own zone': { format: 'html', baseUrl: 'https://news.example/a/', timezone: 'America/New_York' },
  'all Markdown': { format: 'markdown', boilerplate: 'keep', baseUrl: 'https://news.example/' },
  'with parts to remove': { remove: ['.ad', 'p:first-child', 'table > tbody', '[class*=a]'] },
  'with rules for categories': {
    categories: { aliases: { 港口: 'Port', 'c++': 'Languages' }, drop: ['sea'], fallback: 'Other' },
  },
  'in UTF-8': { encoding: 'utf-8' },
  'in Big5': { encoding: 'big5', baseUrl: 'https://news.example/' },
  'in an encoding that takes all': { encoding: 'windows-1252' },
  'with other fields': { fields: { title: ['extra.author', 'title'], published: 'updated', categories: 'tags' } },
};

const FRAGMENTS = hostileFiles('/nowhere/canary')
  .map(({ content }) => Buffer.from(content))
  .filter(({ length }) => length < 3000);

/** A change to bytes; places are parts of the whole, from 0 to 1. */
type Change = (bytes: Buffer) => Buffer;
const place = fc.double({ min: 0, max: 1, noNaN: true });
const span = fc.tuple(place, place).map(([a, b]): readonly [number, number] => [Math.min(a, b), Math.max(a, b)]);
const within = ({ length }: Buffer, part: number) => Math.floor(part * length);

const someBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => Buffer.from(text)),
  fc.constantFrom(...FRAGMENTS),
  fc
    .constantFrom('\n---\n', '---\n', '+++\n', '\0', '\uFEFF', '\r', '<!--', '"', '\\', '<p>', '&#0;', 'title: ', '{')
    .map((text) => Buffer.from(text)),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(
    ([at, mask]): Change =>
      (bytes) => {
        const flipped = Buffer.from(bytes);
        const index = Math.min(bytes.length - 1, within(bytes, at));
        if (index >= 0) flipped[index] = (flipped[index] ?? 0) ^ mask;
        return flipped;
      },
  ),
  place.map(
    (end): Change =>
      (bytes) =>
        bytes.subarray(0, within(bytes, end)),
  ),
  span.map(
    ([from, to]): Change =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, within(bytes, from)), bytes.subarray(within(bytes, to))]),
  ),
  fc.tuple(span, place).map(
    ([[from, to], at]): Change =>
      (bytes) => {
        const copied = bytes.subarray(within(bytes, from), within(bytes, to));
        return Buffer.concat([bytes.subarray(0, within(bytes, at)), copied, bytes.subarray(within(bytes, at))]);
      },
  ),
  fc.tuple(place, someBytes).map(
    ([at, more]): Change =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, within(bytes, at)), more, bytes.subarray(within(bytes, at))]),
  ),
  fc.tuple(fc.constantFrom(...GOOD), fc.integer({ min: 1, max: 200 })).map(
    ([other, step]): Change =>
      (bytes) => {
        const pieces = Array.from({ length: Math.ceil(Math.max(bytes.length, other.length) / step) }, (_, at) => [
          bytes.subarray(at * step, (at + 1) * step),
          other.subarray(at * step, (at + 1) * step),
        ]);
        return Buffer.concat(pieces.flat());
      },
  ),
);

const damagedFile = fc
  .tuple(fc.constantFrom(...GOOD, ...FRAGMENTS), fc.array(change, { maxLength: 4 }))
  .map(([file, changes]) => changes.reduce((bytes, one) => one(bytes), file));

const anyFile = fc.oneof(
  { arbitrary: damagedFile, weight: 6 },
  { arbitrary: fc.array(someBytes, { maxLength: 6 }).map((parts) => Buffer.concat(parts)), weight: 2 },
  { arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
);

const anyName = fc.constantFrom('tide.md', 'tide.html', '2024-03-05-高潮.md', '%E6%BD%AE.md', '-.md', '<b> & "c".md');

/** Every string in a value, at any depth. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

function withinLimits({ source, path, bytesHash, prepared }: Candidate, name: string): void {
  assert.deepEqual([source, path], ['paper', name]);
  assert.match(bytesHash ?? '', /^[\w-]{22}\.[\w-]{8}$/);
  for (const shown of strings(prepared)) assert.match(shown, XML_TEXT);
  if (prepared.kind === 'problem') {
    const { problem } = prepared;
    assert.deepEqual([problem.source, problem.path], [source, name]);
    assert.notEqual(problem.code, 'reader-failed', problem.message);
    assert.match(problem.message, /^[^\n]{20,400}$/);
    return;
  }
  assert(prepared.kind === 'article', 'nobody knew its bytes');
  const { article, fingerprint } = prepared;
  assert.match(article.title, /^\S(?:.{0,998}\S)?$/u);
  for (const labels of [article.categories, article.tags, article.authors]) {
    assert.equal(new Set(labels).size, labels.length);
    for (const label of labels) assert.match(label, /^\S(?:.{0,298}\S)?$/u);
  }
  assert(article.html.length <= 1024 * 1024 + 7);
  assert(textWeight(article.summary) <= 300, article.summary);
  assert.doesNotMatch(article.summary, /\n/);
  assert(Number.isInteger(article.published) && article.published <= NOW + DAY);
  assert(article.modified === undefined || (Number.isInteger(article.modified) && article.modified <= NOW + DAY));
  assert((article.language ?? '').length <= 35 && (article.declaredId ?? '').length <= 1000);
  if (article.link !== undefined) assert.match(article.link, /^https?:\/\//);
  if (article.image !== undefined) assert.match(article.image, /^https?:\/\//);
  assert(article.warnings.length <= 20);
  for (const { message } of article.warnings) assert.match(message, /^[^\n]{10,400}$/);
  for (const hash of Object.values(fingerprint)) assert.match(hash, /^~?[\w-]{22}$/);
}

/** A folder with one file in it, which every reading finds anew. */
function createReading(
  t: Parameters<typeof temporaryFolder>[0],
  options: Partial<ConfigInput['sources'][number]> = {},
) {
  const folder = temporaryFolder(t);
  const config = CONFIG_SCHEMA.parse({ sources: [{ name: 'paper', path: folder, ...options }] });
  const [source] = config.sources;
  assert(source);
  const { prepare } = describeSource(source, config);
  let created: Prepare;
  return {
    create: async () => {
      created = await createPrepare(prepare);
    },
    write(name: string, bytes: Buffer) {
      writeFileSync(join(folder, name), bytes);
      const file = { sighting: sight(folder, name), knownHash: undefined };
      return {
        read: (learned: Learned = new Set()) => created.read(file, learned, NOW),
        trace: () => created.trace(file, NOW),
        readKnown: (knownHash: string) => created.read({ ...file, knownHash }, new Set(), NOW),
      };
    },
  };
}

for (const [name, options] of Object.entries(SOURCES)) {
  test(`any bytes end as an article or a problem within all limits, and twice as the same: a source ${name}`, async (t) => {
    const reading = createReading(t, options);
    await reading.create();
    // Whatever stands in the good files is boilerplate to a source that repeats it all.
    const edges = GOOD.flatMap((bytes) => reading.write('good.md', bytes).trace()?.edges ?? []);
    const everything: Learned = new Set(edges.map(({ key }) => key));
    assert(everything.size > 5);
    fc.assert(
      fc.property(anyFile, anyName, fc.boolean(), (bytes, path, isLearned) => {
        const file = reading.write(path, bytes);
        const learned: Learned = isLearned ? everything : new Set();
        const candidate = file.read(learned);
        assert(candidate, 'a file at rest was taken for a moving one');
        withinLimits(candidate, path);
        assert.deepEqual(structuredClone(candidate), candidate);
        assert.deepEqual(file.read(learned), candidate);
        assert.equal(file.readKnown(candidate.bytesHash ?? '')?.prepared.kind, 'same');

        const trace = file.trace();
        assert.equal(trace === undefined, candidate.prepared.kind === 'problem');
        assert.deepEqual(structuredClone(trace), trace);
        if (trace) assert.equal(trace.title, candidate.prepared.kind === 'article' && candidate.prepared.article.title);
      }),
      { numRuns: 300 },
    );
  });
}

test('a file cut off in its front matter is a problem at every byte, and later nothing but an article with less body', async (t) => {
  const reading = createReading(t);
  await reading.create();
  for (const [file, closing] of [
    [YAML, '\n---'],
    [TOML, '\n+++'],
    [JSON_FILE, '\n}'],
  ] as const) {
    const bytes = Buffer.from(file);
    const whole = reading.write('whole.md', bytes).read()?.prepared;
    assert(whole?.kind === 'article');
    const end = Buffer.byteLength(file.slice(0, file.indexOf(closing, 1) + closing.length));
    for (let at = 0; at <= bytes.length; at++) {
      const prepared = reading.write('note.md', bytes.subarray(0, at)).read()?.prepared;
      const rest = JSON.stringify(bytes.subarray(0, at).toString());
      if (at < end) {
        assert(prepared?.kind === 'problem', `an article: ${rest}`);
        assert.match(prepared.problem.code, /^(?:empty|front-matter-unclosed|encoding)$/, rest);
      } else if (prepared?.kind === 'problem') {
        // Inside a character nobody could mistake it for a whole file.
        assert.equal(prepared.problem.code, 'encoding', rest);
      } else {
        assert(prepared?.kind === 'article', rest);
        assert.deepEqual(
          [prepared.article.title, prepared.article.published, prepared.article.categories],
          [whole.article.title, whole.article.published, whole.article.categories],
        );
        assert.doesNotMatch(prepared.article.html, /title|date:/);
      }
    }
  }
});
