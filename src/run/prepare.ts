import { type ParseOptions, parseArticle } from '../article/article.ts';
import type { Finding } from '../article/problem.ts';
import type { Candidate, Prepared } from '../corpus/decide.ts';
import { fingerprint } from '../corpus/fingerprint.ts';
import { decode } from '../inbox/decode.ts';
import { absolutePath } from '../inbox/place.ts';
import { readFile } from '../inbox/read.ts';
import type { Sighting } from '../inbox/walk.ts';
import { bytesHashOf } from './set-aside.ts';

export type PrepareOptions = Omit<ParseOptions, 'prune'> & {
  readonly name: string;
  readonly path: string;
  readonly encoding: string;
  readonly remove: readonly string[];
  /** Of these options and of the reader itself: the same bytes read otherwise are not the same. */
  readonly optionsHash: string;
};

/** Reads a file as far as a verdict needs it; undefined while it is still moving. Never throws. */
export type Prepare = (sighting: Sighting, knownHash: string | undefined, now: number) => Candidate | undefined;

/**
 * Read, decode, parse, clean and fingerprint: a file's bytes and a source's options in, a candidate for a verdict out.
 * A file whose bytes have been read with these options before, as `knownHash` says, goes no further.
 */
export async function createPrepare(options: PrepareOptions): Promise<Prepare> {
  const parseOptions: ParseOptions = { ...options, prune: await loadPrune(options.remove) };

  return (sighting, knownHash, now) => {
    const { source, path } = sighting;
    const candidate = (bytesHash: string | undefined, prepared: Prepared): Candidate => ({
      source,
      path,
      bytesHash,
      prepared,
    });
    const failed = (bytesHash: string | undefined, problem: Finding) =>
      candidate(bytesHash, { kind: 'problem', problem: { source, path, ...problem } });

    const file = readFile(absolutePath(options.path, sighting), sighting);
    if (file.kind === 'moving') return undefined;
    if (file.kind === 'problem') return failed(undefined, file.problem);
    const bytesHash = bytesHashOf(file.hash, options);
    if (bytesHash === knownHash) return candidate(bytesHash, { kind: 'same' });
    const decoded = decode(file.bytes, options.encoding);
    if (decoded.kind === 'problem') return failed(bytesHash, decoded.problem);
    try {
      const parsed = parseArticle(
        { path, text: decoded.text, modifiedMs: Math.floor(sighting.mtimeMs) },
        parseOptions,
        now,
      );
      if (parsed.kind === 'problem') return failed(bytesHash, parsed.problem);
      const { text: _, ...article } = parsed.article;
      return candidate(bytesHash, { kind: 'article', article, fingerprint: fingerprint(parsed.article) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failed(bytesHash, {
        code: 'reader-failed',
        message: `the reader failed (${reason}): please report it, with this file`,
      });
    }
  };
}

/** The HTML tree that selectors need is only loaded for a source that has some. */
async function loadPrune(selectors: readonly string[]): Promise<ParseOptions['prune']> {
  if (selectors.length === 0) return undefined;
  const { removeSelected } = await import('../article/selectors.ts');
  return (html) => removeSelected(html, selectors);
}
