import assert from 'node:assert/strict';
import type { Article } from '../../src/article/article.ts';
import { applyDecision } from '../../src/corpus/company.ts';
import { decide } from '../../src/corpus/decide.ts';
import type { Candidate, DecideOptions, Decision, Prepared, Whereabouts } from '../../src/corpus/decision.ts';
import { fingerprint } from '../../src/corpus/fingerprint.ts';
import { sketchOf } from '../../src/corpus/near/stories.ts';
import { createView, type Known, type KnownFile } from '../../src/corpus/view.ts';

export const FIRST_RUN = Date.UTC(2024, 2, 5, 9);
export const LATER = Date.UTC(2024, 2, 6, 9);

/** Long enough to be known by its words alone. */
export const STORY =
  '渡轮清早离开码头，船上装着新收的柑橘和两台修好的水泵。管理员说这件事还要再等一周，等潮水退到最低的那天才有定论，届时会把记录贴在公告栏上。';
export const OTHER_STORY =
  '图书馆的旧钟昨夜停在了三点一刻，修钟的人带着工具在阁楼里待了一整天。他说齿轮没有坏，只是润滑油冻住了，等天气转暖它自己就会走起来。';

/** An article as the reader makes it, in all that `changes` does not say. */
export function articleOf(changes: Partial<Article> = {}): Article {
  const text = changes.text ?? STORY;
  return {
    title: '渡轮停航',
    published: Date.UTC(2024, 2, 5),
    publishedIsFallback: false,
    modified: undefined,
    categories: ['港口'],
    tags: [],
    authors: ['吴海'],
    language: undefined,
    link: undefined,
    image: undefined,
    declaredId: undefined,
    html: `<p>${text}</p>`,
    summary: text,
    warnings: [],
    leftOut: [],
    wholeText: text,
    ...changes,
    text,
  };
}

export function preparedArticle(changes: Partial<Article> = {}): Extract<Prepared, { kind: 'article' }> {
  const article = articleOf(changes);
  return { kind: 'article', article, fingerprint: fingerprint(article), sketch: sketchOf(article) };
}

/** A file that holds an article. Its bytes are those of its words, unless `bytesHash` says otherwise. */
export function fileOf(path: string, changes: Partial<Article> = {}, place: Partial<Candidate> = {}): Candidate {
  const prepared = preparedArticle(changes);
  const bytesHash = `${JSON.stringify(prepared.article).replaceAll('.', '')}.options`;
  return { source: 'paper', path, bytesHash, prepared, ...place };
}

const ALL_THERE: Whereabouts = { of: () => 'there', goneWith: () => undefined };

const DAY = 86_400_000;

/** A decision about a file, as all are that start from one. */
export type FileDecision = Decision & { readonly file: KnownFile };

/** A corpus in memory that judges files as a run does: one after the other, each decision applied before the next. */
export function createCorpus(files: readonly KnownFile[] = [], articles: readonly Known[] = []) {
  const view = createView({ files, articles });
  /** Judges a file once, which may put it off. */
  const decideOn = (candidate: Candidate, options: Partial<DecideOptions>): FileDecision | 'later' => {
    const decideOptions: DecideOptions = {
      authority: 'news.example',
      now: FIRST_RUN,
      policy: { minor: 'silent', material: 'update' },
      whereabouts: ALL_THERE,
      duplicates: { near: true, threshold: 0.7, windowMs: 30 * DAY },
      near: [],
      last: false,
      ...options,
    };
    let decision = decide(candidate, view, decideOptions);
    while (decision !== 'later' && 'merges' in decision) {
      for (const merging of decision.merges) applyDecision(view, merging);
      decision = decide(candidate, view, decideOptions);
    }
    if (decision === 'later') return decision;
    applyDecision(view, decision);
    assert(decision.file, 'a decision about a file names it');
    return { ...decision, file: decision.file };
  };
  /** Judges a file, at its last chance where it is put off. */
  const judge = (candidate: Candidate, options: Partial<DecideOptions> = {}): FileDecision => {
    const decision = decideOn(candidate, options);
    if (decision !== 'later') return decision;
    const last = decideOn(candidate, { ...options, last: true });
    assert(last !== 'later', 'a file is put off only once');
    return last;
  };
  /** The vanished files of a run, as they are known now. */
  const gone = (...paths: readonly string[]): Whereabouts => {
    const known = paths.flatMap((path) => view.file('paper', path) ?? []);
    return {
      of: (source, path) => (known.some((file) => file.source === source && file.path === path) ? 'left' : 'there'),
      goneWith: (source, bytesHash) => known.find((file) => file.source === source && file.bytesHash === bytesHash),
    };
  };
  /** The article a file holds, or is a duplicate of. */
  const articleAt = (path: string, source = 'paper'): Known | undefined => {
    const id = view.file(source, path)?.articleId;
    return id === undefined ? undefined : view.article(id);
  };
  return { view, decideOn, judge, gone, articleAt };
}
