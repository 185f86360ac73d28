import assert from 'node:assert/strict';
import test from 'node:test';
import type { Article } from '../../src/article/article.ts';
import type { Problem } from '../../src/article/problem.ts';
import type { Changed } from '../../src/corpus/changes/changes.ts';
import { announces } from '../../src/corpus/changes/changes.ts';
import { applyDecision } from '../../src/corpus/company.ts';
import { decideDisplaced, decideGone, type Heir } from '../../src/corpus/decide-gone.ts';
import type { Candidate, Whereabouts } from '../../src/corpus/decision.ts';
import { mintId } from '../../src/corpus/identity/identity.ts';
import type { Verdict } from '../../src/corpus/verdict.ts';
import { createCorpus, FIRST_RUN, fileOf, LATER, OTHER_STORY, STORY } from '../support/corpus.ts';

const OTHER: Partial<Article> = { title: '旧钟停摆', text: OTHER_STORY };

const PROBLEM: Problem = {
  source: 'paper',
  path: 'a.md',
  code: 'front-matter-unclosed',
  message: 'the closing line is missing',
};
const DRAFT: Problem = { source: 'paper', path: 'a.md', code: 'draft', message: 'marked as a draft' };

const brokenFile = (path: string, problem = PROBLEM): Candidate => ({
  source: 'paper',
  path,
  bytesHash: `broken ${path.replaceAll('.', '')}.options`,
  prepared: { kind: 'problem', problem: { ...problem, path } },
});

/** A verdict without how a change was weighed, which has its own tests. */
function briefly(verdict: Verdict): object {
  return Object.fromEntries(Object.entries(verdict).filter(([key]) => key !== 'why' && key !== 'ignored'));
}

/** A corpus in which the given files were seen in a first run. */
function corpusWith(...files: readonly Candidate[]) {
  const corpus = createCorpus();
  for (const file of files) corpus.judge(file);
  return corpus;
}

test('a file never seen, with words never seen, is new', () => {
  const corpus = createCorpus();
  const { verdict, file, writes } = corpus.judge(fileOf('a.md', { modified: FIRST_RUN - 1000 }));
  assert.deepEqual(verdict, { kind: 'new' });
  const [write] = writes;
  assert.equal(writes.length, 1);
  assert.equal(write?.before, undefined);
  assert.equal(write?.after.id, mintId('paper', 'a.md'));
  assert.equal(write?.after.guid, `tag:news.example,2026:${mintId('paper', 'a.md')}`);
  assert.equal(write?.after.state, 'published');
  assert.equal(write?.after.firstSeen, FIRST_RUN);
  assert.equal(write?.after.updated, FIRST_RUN - 1000);
  assert.equal(file.articleId, write?.after.id);
  assert.equal(file.verdict, 'new');
});

test('an article that declares an id has it as its guid', () => {
  const corpus = corpusWith(fileOf('a.md', { declaredId: 'harbour-1' }));
  assert.equal(corpus.articleAt('a.md')?.guid, 'harbour-1');
});

test('an article without a date of change was last changed when it was published', () => {
  const corpus = corpusWith(fileOf('a.md', { published: 5000 }));
  assert.equal(corpus.articleAt('a.md')?.updated, 5000);
});

test('bytes already judged are not judged again: the file keeps what was said of it', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md'));
  const { verdict, file, writes } = corpus.judge({
    source: 'paper',
    path: 'b.md',
    bytesHash: 'x',
    prepared: { kind: 'same' },
  });
  assert.deepEqual(verdict, { kind: 'unchanged' });
  assert.equal(file.verdict, 'duplicate');
  assert.equal(file.articleId, corpus.articleAt('a.md')?.id);
  assert.deepEqual(writes, []);
});

test('other bytes with the same words are no change', () => {
  const corpus = corpusWith(fileOf('a.md'));
  const { verdict, file, writes } = corpus.judge(
    fileOf('a.md', { published: 7, image: 'https://img.example/new.png' }),
  );
  assert.deepEqual([verdict, file.verdict, writes], [{ kind: 'unchanged', ignored: ['date', 'pictures'] }, 'new', []]);
});

test('the same words read in another way refresh the entry, and nobody is told', () => {
  const corpus = corpusWith(fileOf('a.md'));
  const before = corpus.articleAt('a.md');
  const otherOptions = fileOf('a.md', { summary: '更好的摘要' }, { bytesHash: 'x.others' });
  const { verdict, file, writes } = corpus.judge(otherOptions);
  assert.deepEqual([verdict, file.verdict], [{ kind: 'unchanged', ignored: [] }, 'new']);
  assert.deepEqual(
    writes.map(({ after }) => [after.article.summary, after.updated, after.guid]),
    [['更好的摘要', before?.updated, before?.guid]],
  );
});

test('an article whose boilerplate is found out later is no change, and is refreshed', () => {
  const trailer = '海港日报，每日新闻';
  const whole = `${STORY}\n${trailer}`;
  const corpus = corpusWith(fileOf('a.md', { text: whole }));
  const { verdict, writes } = corpus.judge(
    fileOf('a.md', { text: STORY, wholeText: whole, leftOut: [{ kind: 'text', sample: trailer }] }),
  );
  assert.deepEqual(verdict, { kind: 'unchanged', ignored: ['boilerplate'] });
  assert.equal(writes[0]?.after.article.html, `<p>${STORY}</p>`);
});

test('another trailer under the same words is no change', () => {
  const withTrailer = (trailer: string) =>
    fileOf('a.md', {
      text: STORY,
      wholeText: `${STORY}\n${trailer}`,
      leftOut: [{ kind: 'text' as const, sample: trailer }],
    });
  const corpus = corpusWith(withTrailer('一'));
  assert.deepEqual(corpus.judge(withTrailer('二')).verdict, { kind: 'unchanged', ignored: [] });
});

const CHANGES: readonly {
  name: string;
  after: Partial<Article>;
  material: boolean;
  changes: readonly Changed[];
  tells: boolean;
}[] = [
  { name: 'the text', after: { text: OTHER_STORY }, material: true, changes: ['text'], tells: true },
  { name: 'the title', after: { title: '渡轮复航' }, material: true, changes: ['title'], tells: true },
  { name: 'the categories', after: { categories: ['渔业'] }, material: false, changes: ['categories'], tells: false },
  { name: 'the markup', after: { html: `<p><b>${STORY}</b></p>` }, material: false, changes: ['markup'], tells: false },
];

for (const { name, after, material, changes, tells } of CHANGES) {
  test(`an edited article keeps its guid, its date and its first sight: ${name} changed`, () => {
    const corpus = corpusWith(fileOf('a.md'));
    const before = corpus.articleAt('a.md');
    const { verdict, writes } = corpus.judge(fileOf('a.md', { ...after, published: LATER }), { now: LATER });
    assert.deepEqual(briefly(verdict), { kind: 'changed', material, changes });
    const now = corpus.articleAt('a.md');
    assert.equal(writes[0]?.before, before);
    assert.equal(writes[0]?.after, now);
    assert.deepEqual([now?.id, now?.guid, now?.firstSeen], [before?.id, before?.guid, before?.firstSeen]);
    assert.equal(now?.article.published, before?.article.published);
    assert.equal(now?.updated, tells ? LATER : before?.updated);
  });
}

test('a guid stays when an article comes to declare another id', () => {
  const corpus = corpusWith(fileOf('a.md', { declaredId: 'harbour-1' }));
  corpus.judge(fileOf('a.md', { declaredId: 'harbour-2', title: '渡轮复航' }));
  assert.equal(corpus.articleAt('a.md')?.guid, 'harbour-1');
});

test('a date that only the file gave gives way to a real one, and a real one to none', () => {
  const corpus = corpusWith(fileOf('a.md', { published: 1000, publishedIsFallback: true }));
  assert.deepEqual(briefly(corpus.judge(fileOf('a.md', { published: 2000 })).verdict), {
    kind: 'changed',
    material: false,
    changes: ['date'],
  });
  assert.equal(corpus.articleAt('a.md')?.article.published, 2000);
  corpus.judge(fileOf('a.md', { published: 3000, publishedIsFallback: true, title: '渡轮复航' }));
  assert.equal(corpus.articleAt('a.md')?.article.published, 2000);
  assert.equal(corpus.articleAt('a.md')?.article.publishedIsFallback, false);
});

test('what readers are told of is a matter of policy, and nothing is no change', () => {
  const both = { minor: 'update', material: 'update' } as const;
  const none = { minor: 'silent', material: 'silent' } as const;
  assert.equal(announces({ changes: ['text'], material: true }, both), true);
  assert.equal(announces({ changes: ['tags'], material: false }, both), true);
  assert.equal(announces({ changes: [], material: false }, both), false);
  assert.equal(announces({ changes: ['text'], material: true }, none), false);
  assert.equal(announces({ changes: ['tags'], material: false }, { minor: 'silent', material: 'update' }), false);
  assert.equal(
    announces({ changes: ['title', 'tags'], material: true }, { minor: 'silent', material: 'update' }),
    true,
  );
});

test('of two equal files in one batch the first is new and the second its duplicate', () => {
  const corpus = createCorpus();
  assert.equal(corpus.judge(fileOf('a.md')).verdict.kind, 'new');
  const { verdict, file, writes, copy } = corpus.judge(fileOf('b.md', { categories: ['渔业'] }));
  assert.deepEqual(verdict, { kind: 'duplicate', of: 'a.md', similarity: 1, reason: 'same title and text' });
  assert.equal(file.articleId, corpus.articleAt('a.md')?.id);
  assert.deepEqual(copy?.article.categories, ['渔业']);
  assert.deepEqual(
    writes.map(({ after }) => [after.path, after.also.map(({ path, categories }) => [path, categories])]),
    [['a.md', [['b.md', ['渔业']]]]],
  );
});

test('a duplicate may stand in another source and under another title', () => {
  const corpus = corpusWith(fileOf('a.md'));
  const { verdict } = corpus.judge(fileOf('a.md', { title: '另一个题目' }, { source: 'mirror' }));
  assert.deepEqual(verdict, { kind: 'duplicate', of: 'a.md', similarity: 1, reason: 'same text under another title' });
});

test('an article already published is not displaced by a later duplicate, however old it says it is', () => {
  const corpus = corpusWith(fileOf('z.md'));
  corpus.judge(fileOf('a.md', { published: 0, declaredId: 'older' }));
  assert.equal(corpus.articleAt('a.md')?.path, 'z.md');
});

test('a third equal file is a duplicate of the first', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md'));
  const { verdict } = corpus.judge(fileOf('c.md'));
  assert.equal(verdict.kind === 'duplicate' && verdict.of, 'a.md');
});

test('a duplicate that is read again is still one', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md'));
  assert.equal(corpus.judge(fileOf('b.md', {}, { bytesHash: 'touched' })).verdict.kind, 'duplicate');
});

test('a duplicate that is edited is an article of its own, and the other one stays', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md'));
  assert.deepEqual(corpus.judge(fileOf('b.md', OTHER)).verdict, { kind: 'new' });
  assert.notEqual(corpus.articleAt('b.md')?.guid, corpus.articleAt('a.md')?.guid);
  assert.equal(corpus.articleAt('a.md')?.state, 'published');
});

test('an article that is edited until it equals another is that one’s duplicate, and displaced', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md', OTHER));
  const before = corpus.articleAt('b.md');
  const { verdict, writes, file } = corpus.judge(fileOf('b.md'));
  assert.deepEqual(verdict, { kind: 'duplicate', of: 'a.md', similarity: 1, reason: 'same title and text' });
  assert.deepEqual(
    writes.map(({ after }) => [after.id, after.state]),
    [
      [corpus.articleAt('a.md')?.id, 'published'],
      [before?.id, 'displaced'],
    ],
  );
  assert.equal(file.articleId, corpus.articleAt('a.md')?.id);
});

test('an article that became a duplicate and is its own again has its guid back', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md', OTHER));
  const guid = corpus.articleAt('b.md')?.guid;
  corpus.judge(fileOf('b.md'));
  corpus.judge(fileOf('b.md', OTHER));
  assert.equal(corpus.articleAt('b.md')?.guid, guid);
  assert.equal(corpus.articleAt('b.md')?.state, 'published');
});

test('a declared id that belongs to another article is not taken over: a guid is given, with a warning', () => {
  const corpus = corpusWith(fileOf('a.md', { declaredId: 'harbour-1' }));
  const { verdict } = corpus.judge(fileOf('b.md', { ...OTHER, declaredId: 'harbour-1' }));
  assert.deepEqual(verdict, { kind: 'new' });
  const second = corpus.articleAt('b.md');
  assert.equal(second?.guid, `tag:news.example,2026:${second?.id}`);
  assert.deepEqual(second?.article.warnings, [
    { code: 'id-taken', message: 'the declared id "harbour-1" already belongs to a.md: a guid was given instead' },
  ]);
  assert.equal(corpus.articleAt('a.md')?.guid, 'harbour-1');
});

test('a declared id of another source’s vanished article is no reason to move it', () => {
  const corpus = corpusWith(fileOf('a.md', { declaredId: '1' }));
  const { verdict } = corpus.judge(fileOf('b.md', { ...OTHER, declaredId: '1' }, { source: 'mirror' }), {
    whereabouts: corpus.gone('a.md'),
  });
  assert.deepEqual(verdict, { kind: 'new' });
});

const MOVES: readonly {
  name: string;
  before?: Partial<Article>;
  after: Partial<Article>;
  sameBytes?: true;
  material: boolean;
  changes: readonly Changed[];
}[] = [
  { name: 'by its bytes', after: {}, sameBytes: true, material: false, changes: [] },
  { name: 'by its words', after: { categories: ['渔业'] }, material: false, changes: ['categories'] },
  {
    name: 'by its declared id, edited on the way',
    before: { declaredId: 'harbour-1' },
    after: { ...OTHER, declaredId: 'harbour-1' },
    material: true,
    changes: ['title', 'text'],
  },
];

for (const { name, before = {}, after, sameBytes, material, changes } of MOVES) {
  test(`a file that vanished is found again elsewhere with its guid: ${name}`, () => {
    const old = fileOf('a.md', before);
    const corpus = corpusWith(old);
    const guid = corpus.articleAt('a.md')?.guid;
    const { verdict, leaves } = corpus.judge(fileOf('sub/b.md', after, sameBytes ? { bytesHash: old.bytesHash } : {}), {
      whereabouts: corpus.gone('a.md'),
      now: LATER,
    });
    assert.deepEqual(briefly(verdict), { kind: 'moved', from: 'a.md', material, changes });
    assert.deepEqual(leaves, { source: 'paper', path: 'a.md', articleId: corpus.articleAt('sub/b.md')?.id });
    assert.equal(corpus.articleAt('sub/b.md')?.guid, guid);
    assert.equal(corpus.articleAt('sub/b.md')?.path, 'sub/b.md');
    assert.equal(corpus.view.file('paper', 'a.md'), undefined);
  });
}

test('two files with the same few words that both moved find each their own article by its bytes', () => {
  const old = fileOf('a.md', { text: '', html: '<img src="https://img.example/1.png" alt="">' }, { bytesHash: 'one' });
  const corpus = corpusWith(old, fileOf('b.md', OTHER, { bytesHash: 'two' }));
  const [first, second] = [corpus.articleAt('a.md')?.guid, corpus.articleAt('b.md')?.guid];
  const gone = corpus.gone('a.md', 'b.md');
  corpus.judge(fileOf('x.md', OTHER, { bytesHash: 'two' }), { whereabouts: gone });
  corpus.judge({ ...old, path: 'y.md' }, { whereabouts: gone });
  assert.deepEqual([corpus.articleAt('y.md')?.guid, corpus.articleAt('x.md')?.guid], [first, second]);
});

test('a file copied while its original vanished is moved once, and the second copy is a duplicate', () => {
  const old = fileOf('a.md');
  const corpus = corpusWith(old);
  const gone = corpus.gone('a.md');
  assert.equal(corpus.judge({ ...old, path: 'b.md' }, { whereabouts: gone }).verdict.kind, 'moved');
  const { verdict } = corpus.judge({ ...old, path: 'c.md' }, { whereabouts: gone });
  assert.deepEqual(verdict, { kind: 'duplicate', of: 'b.md', similarity: 1, reason: 'same title and text' });
});

test('a file with the same words is no move while the original stands', () => {
  const old = fileOf('a.md');
  const corpus = corpusWith(old);
  assert.equal(corpus.judge({ ...old, path: 'b.md' }).verdict.kind, 'duplicate');
});

test('a new file in the place of one that moved away is another article, with another id', () => {
  const old = fileOf('latest.md');
  const corpus = corpusWith(old);
  corpus.judge({ ...old, path: 'archive/1.md' }, { whereabouts: corpus.gone('latest.md') });
  assert.deepEqual(corpus.judge(fileOf('latest.md', OTHER)).verdict, { kind: 'new' });
  const [moved, fresh] = [corpus.articleAt('archive/1.md'), corpus.articleAt('latest.md')];
  assert.notEqual(fresh?.id, moved?.id);
  assert.notEqual(fresh?.guid, moved?.guid);
  assert.equal(moved?.article.title, '渡轮停航');
});

test('a place that holds one article after the other never gives the id of one to another', () => {
  const placeholder: Partial<Article> = { title: '旧钟', text: '暂无内容。' };
  const corpus = corpusWith(fileOf('latest.md'));
  corpus.judge(fileOf('archive/1.md'), { whereabouts: corpus.gone('latest.md') });
  corpus.judge(fileOf('latest.md', placeholder));
  const held = corpus.judge(fileOf('latest.md', { title: '旧钟', text: '三点一刻。' }));
  assert.equal(held.verdict.kind, 'changed');
  corpus.judge(fileOf('archive/2.md', { title: '旧钟', text: '三点一刻。' }), {
    whereabouts: corpus.gone('latest.md'),
  });
  const { verdict } = corpus.judge(fileOf('latest.md', placeholder), { now: LATER });
  assert.deepEqual(verdict, { kind: 'new' });
  const articles = ['archive/1.md', 'archive/2.md', 'latest.md'].map((path) => corpus.articleAt(path));
  assert.equal(new Set(articles.map((article) => article?.id)).size, 3);
  assert.equal(new Set(articles.map((article) => article?.guid)).size, 3);
  assert.equal(articles[1]?.article.title, '旧钟');
});

type Corpus = ReturnType<typeof createCorpus>;

/** The duplicate in a file, as an heir of its canonical article. */
function heirAt({ view }: Corpus, path: string | undefined): Heir | undefined {
  const [file, copy] = path === undefined ? [] : [view.file('paper', path), view.copy('paper', path)];
  return file && copy && { file, copy };
}

/** Judges a file that has vanished, as a run does at its end. */
function remove(corpus: Corpus, path: string, heir?: string) {
  const file = corpus.view.file('paper', path);
  assert(file, 'the file is known');
  const decision = decideGone(file, corpus.view);
  applyDecision(corpus.view, decision);
  const displaced = corpus.articleAt(path);
  if (displaced?.state === 'displaced')
    applyDecision(corpus.view, decideDisplaced(displaced, heirAt(corpus, heir), LATER));
  return { ...decision, file: corpus.view.file('paper', path) };
}

test('an article whose file is gone is withdrawn, and keeps its guid', () => {
  const corpus = corpusWith(fileOf('a.md'));
  const guid = corpus.articleAt('a.md')?.guid;
  const { verdict, file } = remove(corpus, 'a.md');
  assert.deepEqual(verdict, { kind: 'removed', reason: 'the file is gone' });
  assert.equal(file?.bytesHash, undefined);
  assert.deepEqual([corpus.articleAt('a.md')?.state, corpus.articleAt('a.md')?.guid], ['withdrawn', guid]);
});

test('an article withdrawn already is not withdrawn again', () => {
  const corpus = corpusWith(fileOf('a.md'));
  remove(corpus, 'a.md');
  assert.deepEqual(remove(corpus, 'a.md').writes, []);
});

test('a duplicate whose file is gone takes nothing with it but its place in the list of copies', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md'));
  const { verdict, writes } = remove(corpus, 'b.md');
  assert.equal(verdict.kind, 'removed');
  assert.deepEqual(
    writes.map(({ after }) => [after.path, after.also]),
    [['a.md', []]],
  );
  assert.equal(corpus.articleAt('a.md')?.state, 'published');
});

test('an article whose file is gone passes to its duplicate, under the same guid', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md'));
  const guid = corpus.articleAt('a.md')?.guid;
  const { verdict, file } = remove(corpus, 'a.md', 'b.md');
  assert.equal(verdict.kind, 'removed');
  assert.equal(file, undefined);
  const heir = corpus.articleAt('b.md');
  assert.deepEqual([heir?.guid, heir?.path, heir?.state], [guid, 'b.md', 'published']);
  assert.equal(corpus.view.file('paper', 'b.md')?.verdict, 'moved');
});

test('a copy that takes the place of its article says whose, and claims no edit', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md', { title: '港口消息' }));
  corpus.judge(fileOf('c.md', OTHER));
  const known = corpus.articleAt('a.md');
  const heir = heirAt(corpus, 'b.md');
  assert(known && heir);
  const { verdict } = decideDisplaced(known, heir, LATER);
  assert.deepEqual(verdict, {
    kind: 'moved',
    from: 'a.md',
    inPlaceOf: { source: 'paper', path: 'a.md' },
    changes: ['title'],
    material: false,
    why: 'a copy took its place',
    ignored: [],
  });
});

test('two files that change places take their articles with them', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md', OTHER));
  const guids = [corpus.articleAt('a.md')?.guid, corpus.articleAt('b.md')?.guid];
  const open: Whereabouts = { of: () => 'open', goneWith: () => undefined };
  assert.equal(corpus.decideOn(fileOf('a.md', OTHER), { whereabouts: open }), 'later');
  assert.equal(corpus.decideOn(fileOf('b.md'), { whereabouts: open }), 'later');
  const left: Whereabouts = { of: () => 'left', goneWith: () => undefined };
  corpus.judge(fileOf('a.md', OTHER), { whereabouts: left, last: true });
  corpus.judge(fileOf('b.md'), { whereabouts: left, last: true });
  assert.deepEqual([corpus.articleAt('b.md')?.guid, corpus.articleAt('a.md')?.guid], guids);
});

test('another story in the place of one that stands elsewhere too is a new article, and the copy inherits the guid', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md'));
  const guid = corpus.articleAt('a.md')?.guid;
  assert.equal(corpus.decideOn(fileOf('a.md', OTHER), {}), 'later');
  assert.equal(corpus.judge(fileOf('a.md', OTHER)).verdict.kind, 'new');
  const displaced = corpus.articleAt('b.md');
  assert(displaced?.state === 'displaced');
  applyDecision(corpus.view, decideDisplaced(displaced, heirAt(corpus, 'b.md'), LATER));
  assert.deepEqual([corpus.articleAt('b.md')?.guid, corpus.articleAt('b.md')?.path], [guid, 'b.md']);
  assert.notEqual(corpus.articleAt('a.md')?.guid, guid);
});

const RETURNS: readonly { name: string; back: Candidate; changes: readonly Changed[] }[] = [
  { name: 'as it was', back: fileOf('a.md', { declaredId: 'harbour-1' }), changes: ['returned'] },
  {
    name: 'with a new title',
    back: fileOf('a.md', { declaredId: 'harbour-1', title: '渡轮复航' }),
    changes: ['title', 'returned'],
  },
];

for (const { name, back, changes } of RETURNS) {
  test(`an article that returns to its place has its guid and its date: ${name}`, () => {
    const corpus = corpusWith(fileOf('a.md', { declaredId: 'harbour-1' }));
    const before = corpus.articleAt('a.md');
    remove(corpus, 'a.md');
    const { verdict } = corpus.judge(back, { now: LATER });
    assert.deepEqual(briefly(verdict), { kind: 'changed', material: changes.length > 1, changes });
    const after = corpus.articleAt('a.md');
    assert.deepEqual([after?.guid, after?.state, after?.firstSeen], [before?.guid, 'published', before?.firstSeen]);
    assert.equal(after?.article.published, before?.article.published);
  });
}

test('an article that returns elsewhere is moved there, with its guid', () => {
  const corpus = corpusWith(fileOf('a.md'));
  const guid = corpus.articleAt('a.md')?.guid;
  remove(corpus, 'a.md');
  const { verdict } = corpus.judge(fileOf('b.md'));
  assert.deepEqual(briefly(verdict), { kind: 'moved', from: 'a.md', material: false, changes: ['returned'] });
  assert.deepEqual([corpus.articleAt('b.md')?.guid, corpus.articleAt('b.md')?.state], [guid, 'published']);
});

test('a published twin goes before a withdrawn one: the file is its duplicate', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md', OTHER));
  remove(corpus, 'a.md');
  corpus.judge(fileOf('c.md'));
  assert.equal(corpus.articleAt('c.md')?.state, 'published');
  assert.equal(corpus.judge(fileOf('d.md')).verdict.kind, 'duplicate');
});

test('a new file that does not read is invalid, and there is no article', () => {
  const corpus = createCorpus();
  const { verdict, file, writes } = corpus.judge(brokenFile('a.md'));
  assert.deepEqual(verdict, { kind: 'invalid', problem: PROBLEM });
  assert.deepEqual([file.verdict, file.articleId, writes], ['invalid', undefined, []]);
});

test('a new draft waits', () => {
  const { verdict, writes } = createCorpus().judge(brokenFile('a.md', DRAFT));
  assert.deepEqual(verdict, { kind: 'invalid', problem: DRAFT });
  assert.deepEqual(writes, []);
});

test('a known file that stops reading keeps its last good article', () => {
  const corpus = corpusWith(fileOf('a.md'));
  const before = corpus.articleAt('a.md');
  const { verdict, writes } = corpus.judge(brokenFile('a.md'));
  assert.deepEqual(verdict, { kind: 'held', problem: PROBLEM });
  assert.deepEqual(writes, []);
  assert.equal(corpus.articleAt('a.md'), before);
});

test('a file that reads again as it did is unchanged, and no longer held', () => {
  const corpus = corpusWith(fileOf('a.md'));
  corpus.judge(brokenFile('a.md'));
  const { verdict, file, writes } = corpus.judge(fileOf('a.md'));
  assert.deepEqual([verdict, file.verdict, writes], [{ kind: 'unchanged', ignored: [] }, 'unchanged', []]);
});

test('a file that reads again with other words is changed', () => {
  const corpus = corpusWith(fileOf('a.md'));
  corpus.judge(brokenFile('a.md'));
  assert.deepEqual(briefly(corpus.judge(fileOf('a.md', { title: '渡轮复航' })).verdict), {
    kind: 'changed',
    material: true,
    changes: ['title'],
  });
});

test('an invalid file that is repaired is new', () => {
  const corpus = corpusWith(brokenFile('a.md'));
  assert.deepEqual(corpus.judge(fileOf('a.md')).verdict, { kind: 'new' });
});

test('a duplicate that stops reading leaves the article it repeats alone', () => {
  const corpus = corpusWith(fileOf('a.md'), fileOf('b.md'));
  const { verdict } = corpus.judge(brokenFile('b.md'));
  assert.equal(verdict.kind, 'invalid');
  assert.deepEqual([corpus.articleAt('a.md')?.state, corpus.articleAt('a.md')?.also], ['published', []]);
  assert.equal(corpus.articleAt('b.md'), undefined);
});

test('a published article that is marked as a draft is withdrawn, and returns with its guid', () => {
  const corpus = corpusWith(fileOf('a.md'));
  const guid = corpus.articleAt('a.md')?.guid;
  assert.deepEqual(corpus.judge(brokenFile('a.md', DRAFT)).verdict, { kind: 'removed', reason: DRAFT.message });
  const displaced = corpus.articleAt('a.md');
  assert(displaced?.state === 'displaced', 'until the end of the run it stays in its feeds');
  applyDecision(corpus.view, decideDisplaced(displaced, undefined, LATER));
  assert.deepEqual(briefly(corpus.judge(fileOf('a.md')).verdict), {
    kind: 'changed',
    material: false,
    changes: ['returned'],
  });
  assert.deepEqual([corpus.articleAt('a.md')?.guid, corpus.articleAt('a.md')?.state], [guid, 'published']);
});

test('judging is a function: equal corpora give equal decisions', () => {
  const [one, two] = [corpusWith(fileOf('a.md')), corpusWith(fileOf('a.md'))];
  assert.deepEqual(one.judge(fileOf('b.md', OTHER)), two.judge(fileOf('b.md', OTHER)));
});
