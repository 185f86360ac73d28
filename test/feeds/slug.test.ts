import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { labelIdentity } from '../../src/article/fields/fields.ts';
import { slugFor } from '../../src/feeds/slug.ts';

const free = () => false;

const SLUGS: readonly { name: string; label: string; slug: string | RegExp }[] = [
  { name: 'Chinese stays readable', label: '金融 - 港股', slug: '金融-港股' },
  { name: 'other scripts stay readable', label: 'Ποίηση Поэзия', slug: 'ποίηση-поэзия' },
  { name: 'vowel signs belong to their letters', label: 'हिन्दी', slug: 'हिन्दी' },
  { name: 'Latin is lower case', label: 'Harbour News', slug: 'harbour-news' },
  { name: 'signs that tell names apart are spelled', label: 'C++', slug: 'c-plus-plus' },
  { name: 'so is the sharp', label: 'C#', slug: 'c-sharp' },
  { name: 'so is the ampersand', label: 'R&D', slug: 'r-and-d' },
  { name: 'full width is half width', label: 'ＮＥＷＳ－１', slug: 'news-1' },
  { name: 'composed and decomposed letters are one', label: 'cafe\u0301', slug: 'caf\u00e9' },
  { name: 'slashes part words and no folders', label: 'a/b\\c', slug: 'a-b-c' },
  { name: 'dots lead nowhere', label: '../../etc/passwd', slug: 'etc-passwd' },
  { name: 'dots alone are no name', label: '..', slug: /^category-[0-9a-f]{8}$/ },
  { name: 'nothing is no name', label: '', slug: /^category-[0-9a-f]{8}$/ },
  { name: 'an emoji alone is no name', label: '🌊', slug: /^category-[0-9a-f]{8}$/ },
  { name: 'control characters and turned text are no part of it', label: 'a\u0000\u202e\u200bb', slug: 'a-b' },
  { name: 'the folder of everything is kept', label: 'All', slug: /^all-[0-9a-f]{8}$/ },
  { name: 'the index is kept', label: 'index', slug: /^index-[0-9a-f]{8}$/ },
  { name: 'devices of Windows are kept', label: 'CON', slug: /^con-[0-9a-f]{8}$/ },
  { name: 'ports of Windows are kept', label: 'lpt1', slug: /^lpt1-[0-9a-f]{8}$/ },
  { name: 'ports in small digits are too', label: 'com¹', slug: /^com1-[0-9a-f]{8}$/ },
  { name: 'a device with an ending is a name like any other', label: 'con.txt', slug: 'con-txt' },
  { name: 'a paragraph is cut', label: 'x'.repeat(500), slug: 'x'.repeat(120) },
  { name: 'a Chinese paragraph is cut between characters', label: '潮'.repeat(300), slug: '潮'.repeat(40) },
  { name: 'a cut leaves no dash at the end', label: `${'x'.repeat(119)} y`, slug: 'x'.repeat(119) },
];

for (const { name, label, slug } of SLUGS) {
  test(`a category's folder: ${name}`, () => {
    if (typeof slug === 'string') assert.equal(slugFor(label, free), slug);
    else assert.match(slugFor(label, free), slug);
  });
}

test('a name that is taken gets a suffix drawn from the category, the same at every time', () => {
  const plainTaken = (slug: string) => slug === 'a-b';
  const first = slugFor('a/b', plainTaken);
  assert.match(first, /^a-b-[0-9a-f]{8}$/);
  assert.equal(first, slugFor('A/B ', plainTaken));
  assert.notEqual(first, slugFor('a.b', plainTaken));
  // Another category may be named like the suffixed slug.
  const longer = slugFor('a/b', (slug) => slug === 'a-b' || slug === first);
  assert.match(longer, /^a-b-[0-9a-f]{9}$/);
});

const anyLabel = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom('a', 'A', '.', '/', '\\', '-', ' ', '+', '#', '&', '潮', '🌊', '%', ':', '\u0301', '\u0000'),
    maxLength: 12,
  }),
);

test('whatever a category is called, its folder stands inside the feeds folder', () => {
  fc.assert(
    fc.property(anyLabel, fc.boolean(), (label, isTaken) => {
      const slug = slugFor(label, () => isTaken);
      assert.match(slug, /^[\p{L}\p{N}\p{M}-]+$/u);
      assert(Buffer.byteLength(slug) <= 140, `${Buffer.byteLength(slug)} bytes`);
      assert.equal(posix.dirname(posix.join('/feeds', slug)), '/feeds');
      assert.equal(win32.dirname(win32.join('C:\\feeds', slug)), 'C:\\feeds');
      assert.doesNotThrow(() => encodeURIComponent(slug));
      assert.notEqual(slug, 'all');
    }),
    { numRuns: 1000 },
  );
});

test('two categories never share a folder, and spellings of one always do', () => {
  fc.assert(
    fc.property(fc.array(anyLabel, { maxLength: 30 }), (labels) => {
      const slugs = new Map<string, string>();
      for (const label of labels) {
        const identity = labelIdentity(label);
        if (slugs.has(identity)) continue;
        const used = new Set(slugs.values());
        const slug = slugFor(label, (name) => used.has(name));
        assert(!used.has(slug), `${JSON.stringify(label)} shares the folder ${slug}`);
        slugs.set(identity, slug);
      }
    }),
    { numRuns: 500 },
  );
});
