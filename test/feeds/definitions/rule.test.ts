import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { escapeHtml } from '../../../src/article/text.ts';
import type { Also } from '../../../src/corpus/cluster.ts';
import type { Rule } from '../../../src/feeds/definitions/definition.ts';
import { createFacts } from '../../../src/feeds/definitions/facts.ts';
import { createRule } from '../../../src/feeds/definitions/rule.ts';
import { articleOf } from '../../support/corpus.ts';

type Parts = {
  source?: string;
  title?: string;
  summary?: string;
  text?: string;
  categories?: readonly string[];
  tags?: readonly string[];
  authors?: readonly string[];
  also?: readonly Also[];
};

const MERGED = { mergeCategories: true, unlisted: new Set<string>() };

const BANKS: Parts = {
  source: 'paper',
  title: '央行宣布降准，市场利率下行',
  summary: 'The Harbour Bank cut its rate.',
  text: '存款准备金率下调0.5个百分点。\nETFs and bonds rose, R&D budgets did not.\nRates were cut at last.',
  categories: ['金融', 'Finance News'],
  tags: ['降准', 'LPR'],
  authors: ['林 默', 'Ana Prado'],
};

function factsOf({ source = 'paper', text = '', also = [], ...article }: Parts, options = MERGED) {
  const html = text
    .split('\n')
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('\n');
  const none = { title: '', summary: '', categories: [], tags: [], authors: [] };
  return createFacts({ source, also, article: articleOf({ ...none, ...article, html }) }, options);
}

async function holds(rule: Rule & { exclude?: Rule }, parts: Parts = BANKS, options = MERGED): Promise<boolean> {
  return (await createRule(rule))(factsOf(parts, options));
}

function copyIn(source: string, categories: readonly string[] = []): Also {
  return { source, path: 'copy.md', title: 'a', link: undefined, published: 0, categories };
}

const RULES: readonly { name: string; rule: Rule & { exclude?: Rule }; is: boolean; parts?: Parts }[] = [
  { name: 'without a rule everything belongs', rule: {}, is: true },
  { name: 'a source is enough', rule: { sources: ['wire', 'paper'] }, is: true },
  { name: 'another source is none', rule: { sources: ['wire'] }, is: false },
  { name: 'a source is written exactly', rule: { sources: ['Paper'] }, is: false },
  { name: 'one category of several is enough', rule: { categories: ['体育', '金融'] }, is: true },
  {
    name: 'case, width and blanks of a category do not matter',
    rule: { categories: ['ＦＩＮＡＮＣＥ  news'] },
    is: true,
  },
  { name: 'part of a category is none', rule: { categories: ['Finance'] }, is: false },
  { name: 'case and width of a tag do not matter', rule: { tags: ['ｌｐｒ'] }, is: true },
  { name: 'a category is no tag', rule: { tags: ['金融'] }, is: false },
  { name: 'case and blanks of an author do not matter', rule: { authors: ['ANA  PRADO'] }, is: true },
  { name: 'part of an author is none', rule: { authors: ['Ana'] }, is: false },
  { name: 'all keys that are given must hold', rule: { categories: ['金融'], tags: ['升准'] }, is: false },
  { name: 'all keys hold', rule: { sources: ['paper'], categories: ['金融'], keywords: ['降准'] }, is: true },
  { name: 'a keyword is found in the title', rule: { keywords: ['市场利率'] }, is: true },
  { name: 'a keyword is found in the summary', rule: { keywords: ['harbour bank'] }, is: true },
  { name: 'a keyword is found in the text', rule: { keywords: ['准备金率'] }, is: true },
  { name: 'a keyword is not found in what only markup says', rule: { keywords: ['p'] }, is: false },
  { name: 'a sign that HTML escapes is itself', rule: { keywords: ['r&d'] }, is: true },
  { name: 'a keyword does not reach from title to summary', rule: { keywords: ['下行 the'] }, is: false },
  { name: 'a Latin keyword is a whole word', rule: { keywords: ['ETF'] }, is: false },
  { name: 'a word may stand again as a whole', rule: { keywords: ['rate'] }, is: true },
  { name: 'a star is a star', rule: { keywords: ['ETF*'] }, is: false },
  { name: 'a pattern may look for the beginning of a line', rule: { pattern: '^rates' }, is: true },
  { name: 'a pattern does not reach over a line', rule: { pattern: '个百分点.*bonds' }, is: false },
  { name: 'a pattern is found in the title', rule: { pattern: '^央行.{2}降准' }, is: true },
  { name: 'a pattern may be written in escapes', rule: { pattern: '\\u964d\\u51c6' }, is: true },
  { name: 'a pattern that is not found', rule: { pattern: '加息|升准' }, is: false },
  { name: 'a category that is left out', rule: { exclude: { categories: ['金融'] } }, is: false },
  { name: 'any key leaves out', rule: { exclude: { tags: ['x'], keywords: ['y'], pattern: 'bonds' } }, is: false },
  {
    name: 'what is left out goes before what is wanted',
    rule: { tags: ['LPR'], exclude: { tags: ['lpr'] } },
    is: false,
  },
  {
    name: 'nothing to leave out is found',
    rule: { tags: ['LPR'], exclude: { tags: ['x'], authors: ['y'] } },
    is: true,
  },
  { name: 'an exclusion without keys leaves out nothing', rule: { exclude: {} }, is: true },
  {
    name: 'a story belongs where a copy is filed',
    rule: { categories: ['港口'] },
    parts: { ...BANKS, also: [copyIn('wire', ['港口'])] },
    is: true,
  },
  {
    name: 'a story belongs where a copy comes from',
    rule: { sources: ['wire'] },
    parts: { ...BANKS, also: [copyIn('wire')] },
    is: true,
  },
  {
    name: 'a copy in a source that is left out leaves out nothing',
    rule: { exclude: { sources: ['wire'] } },
    parts: { ...BANKS, also: [copyIn('wire')] },
    is: true,
  },
];

for (const { name, rule, parts, is } of RULES) {
  test(`${name}: that is ${is ? 'in' : 'not in'} the feed`, async () => {
    assert.equal(await holds(rule, parts), is);
  });
}

test('where categories are not merged, a copy counts for nothing', async () => {
  const parts = { ...BANKS, also: [copyIn('wire', ['港口'])] };
  const apart = { ...MERGED, mergeCategories: false };
  assert.equal(await holds({ categories: ['港口'] }, parts, apart), false);
  assert.equal(await holds({ sources: ['wire'] }, parts, apart), false);
});

test('rules look at the first 100,000 characters of a text', async () => {
  const parts = { text: `${'行 '.repeat(49_990)}early ${'行 '.repeat(100)}late` };
  assert.equal(await holds({ keywords: ['early'] }, parts), true);
  assert.equal(await holds({ keywords: ['late'] }, parts), false);
  assert.equal(await holds({ pattern: 'early' }, parts), true);
  assert.equal(await holds({ pattern: 'late' }, parts), false);
});

test('the text is only read when a rule asks for it', async () => {
  const article = articleOf({ categories: ['金融'] });
  const facts = createFacts(
    {
      source: 'paper',
      also: [],
      article: Object.defineProperty({ ...article }, 'html', { get: () => assert.fail('read the text') }),
    },
    MERGED,
  );
  const sports = await createRule({ categories: ['体育'], keywords: ['a'], pattern: 'b' });
  assert.equal(sports(facts), false);
  const all = await createRule({ sources: ['paper'], exclude: { categories: ['金融'], keywords: ['a'] } });
  assert.equal(all(facts), false);
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ['one letter', 'a'.repeat(5 * 1024 * 1024)],
  ['blanks', ' '.repeat(5 * 1024 * 1024)],
  ['half a keyword again and again', 'aaaaaaab'.repeat(640 * 1024)],
  ['marks that normalising has to sort', `a${'\u0301\u0316'.repeat(1_300_000)}`],
  ['ligatures that become sentences', '\uFDFA'.repeat(1_700_000)],
];

for (const [name, text] of HOSTILE) {
  // Quadratic, any of these would take minutes.
  test(`a body of 5 MiB is looked through in one go: ${name}`, { timeout: 20_000 }, async () => {
    const rule = { keywords: ['aaaaaaaaaaaaaaaaaaaac', 'b c'], pattern: '(a+)+$|(?:\\s+x)+|a*a*a*a*c' };
    assert.equal(typeof (await holds(rule, { text })), 'boolean');
    assert.equal(await holds({ exclude: rule }, { text, title: 'b c' }), false);
  });
}

const label = fc.constantFrom('a', 'Ａ', 'b', 'ß', '金融', ' 金融 ', 'A B', 'a  b', 'İ', 'é', 'e\u0301');
const labels = fc.array(label, { minLength: 1, maxLength: 4 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const rule = fc.record({
  sources: optional(fc.uniqueArray(fc.constantFrom('paper', 'wire'), { minLength: 1 })),
  categories: optional(labels),
  tags: optional(labels),
  authors: optional(labels),
  keywords: optional(labels),
  pattern: optional(fc.constantFrom('a', '^b', '金.$')),
});
const parts = fc.record({
  source: fc.constantFrom('paper', 'wire', 'radio'),
  title: label,
  summary: label,
  text: fc.array(label).map((words) => words.join(' ')),
  categories: labels,
  tags: labels,
  authors: labels,
});

test('the order in which values are written does not matter', async () => {
  const reversed = (written: Rule): Rule =>
    Object.fromEntries(
      Object.entries(written)
        .reverse()
        .map(([key, value]) => [key, Array.isArray(value) ? value.toReversed() : value]),
    );
  await fc.assert(
    fc.asyncProperty(rule, rule, parts, async (wanted, exclude, article) => {
      assert.equal(
        await holds({ exclude: reversed(exclude), ...reversed(wanted) }, article),
        await holds({ ...wanted, exclude }, article),
      );
    }),
  );
});

test('what is left out is never in, whatever is wanted', async () => {
  await fc.assert(
    fc.asyncProperty(rule, rule, parts, async (wanted, exclude, article) => {
      const isIn = await holds({ ...wanted, exclude }, article);
      const keys = Object.entries(exclude).filter(([, value]) => value !== undefined);
      const left = await Promise.all(keys.map(([key, value]) => holds({ [key]: value }, article)));
      assert.equal(isIn, (await holds(wanted, article)) && !left.includes(true));
    }),
  );
});

test('another value of a key never takes an article out, another key never brings one in', async () => {
  await fc.assert(
    fc.asyncProperty(rule, rule, labels, parts, async (wanted, more, others, article) => {
      if (wanted.tags && (await holds(wanted, article)))
        assert(await holds({ ...wanted, tags: [...wanted.tags, ...others] }, article));
      if (!(await holds(wanted, article))) assert(!(await holds({ ...more, ...defined(wanted) }, article)));
    }),
  );
});

test('whatever a label is written like, its feed has the articles of that label', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (written) => {
      fc.pre(written.trim() !== '');
      const article = { categories: [written], tags: [written], authors: [written] };
      const other = written.normalize('NFD');
      assert(await holds({ categories: [other], tags: [` ${other} `], authors: [other] }, article));
    }),
  );
});

function defined(written: Rule): Rule {
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
}
