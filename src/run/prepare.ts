import { type ParsedArticle, type ParseOptions, parseArticle } from '../article/article.ts';
import { edgesOf, type Learned } from '../article/body/boilerplate.ts';
import { type CategoryRules, createCategorySettler } from '../article/fields/categories.ts';
import type { Finding } from '../article/problem.ts';
import type { Candidate, Prepared } from '../corpus/decision.ts';
import { fingerprint } from '../corpus/fingerprint.ts';
import { sketchOf } from '../corpus/near/stories.ts';
import type { Trace } from '../corpus/recurrence.ts';
import { decode } from '../inbox/decode.ts';
import { absolutePath } from '../inbox/place.ts';
import { type ReadFile, readFile } from '../inbox/read.ts';
import type { Sighting } from '../inbox/walk.ts';
import { bytesHashOf } from './set-aside.ts';

export type PrepareOptions = Omit<ParseOptions, 'prune' | 'learned' | 'settleCategories'> & {
  readonly name: string;
  readonly path: string;
  readonly encoding: string;
  readonly remove: readonly string[];
  readonly keepsBoilerplate: boolean;
  readonly categories: CategoryRules;
  /** Of these options and of the reader itself: the same bytes read otherwise are not the same. */
  readonly optionsHash: string;
};

/** A file to read. `knownHash` is of the bytes that were last judged: the same ones go no further. */
export type FileToRead = { readonly sighting: Sighting; readonly knownHash: string | undefined };

/** Both never throw, and give undefined for a file that is still moving. */
export type Prepare = {
  /** As far as a verdict needs it. */
  readonly read: (file: FileToRead, learned: Learned, now: number) => Candidate | undefined;
  /** What it may share with other articles of its source; also undefined where there is no article. */
  readonly trace: (file: FileToRead, now: number) => Trace | undefined;
};

/** Read, decode, parse, clean and fingerprint: a file's bytes and a source's options in, a candidate for a verdict out. */
export async function createPrepare(options: PrepareOptions): Promise<Prepare> {
  const parseOptions: ParseOptions = {
    ...options,
    prune: await loadPrune(options.remove),
    settleCategories: createCategorySettler(options.categories),
  };

  const open = (sighting: Sighting) => readFile(absolutePath(options.path, sighting), sighting);
  const parse = (
    { path, mtimeMs }: Sighting,
    { bytes }: Extract<ReadFile, { kind: 'bytes' }>,
    learned: Learned | undefined,
    now: number,
  ): ParsedArticle => {
    const decoded = decode(bytes, options.encoding);
    if (decoded.kind === 'problem') return decoded;
    try {
      return parseArticle(
        { path, text: decoded.text, modifiedMs: Math.floor(mtimeMs) },
        { ...parseOptions, learned },
        now,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `the reader failed (${reason}): please report it, with this file`;
      return { kind: 'problem', problem: { code: 'reader-failed', message } };
    }
  };

  return {
    read({ sighting, knownHash }, learned, now) {
      const { source, path } = sighting;
      const candidate = (bytesHash: string | undefined, prepared: Prepared): Candidate => ({
        source,
        path,
        bytesHash,
        prepared,
      });
      const failed = (bytesHash: string | undefined, problem: Finding) =>
        candidate(bytesHash, { kind: 'problem', problem: { source, path, ...problem } });

      const file = open(sighting);
      if (file.kind === 'moving') return undefined;
      if (file.kind === 'problem') return failed(undefined, file.problem);
      const bytesHash = bytesHashOf(file.hash, options);
      if (bytesHash === knownHash) return candidate(bytesHash, { kind: 'same' });
      const parsed = parse(sighting, file, options.keepsBoilerplate ? undefined : learned, now);
      if (parsed.kind === 'problem') return failed(bytesHash, parsed.problem);
      const { text: _text, wholeText: _whole, ...article } = parsed.article;
      return candidate(bytesHash, {
        kind: 'article',
        article,
        fingerprint: fingerprint(parsed.article),
        sketch: sketchOf(parsed.article),
      });
    },

    trace({ sighting, knownHash }, now) {
      const file = open(sighting);
      if (file.kind !== 'bytes' || bytesHashOf(file.hash, options) === knownHash) return undefined;
      const parsed = parse(sighting, file, undefined, now);
      if (parsed.kind === 'problem') return undefined;
      const { article, body, declaredImage } = parsed;
      return {
        path: sighting.path,
        title: article.title,
        text: fingerprint(article).whole,
        edges: edgesOf(body, declaredImage),
      };
    },
  };
}

/** The HTML tree that selectors need is only loaded for a source that has some. */
async function loadPrune(selectors: readonly string[]): Promise<ParseOptions['prune']> {
  if (selectors.length === 0) return undefined;
  const { removeSelected } = await import('../article/body/selectors.ts');
  return (html) => removeSelected(html, selectors);
}
