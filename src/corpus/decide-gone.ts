import { compare } from './changes/changes.ts';
import { type Copy, withoutCopy } from './cluster.ts';
import { keepCompany } from './company.ts';
import type { Decision } from './decision.ts';
import { displace, revise } from './outcomes.ts';
import type { CorpusView, Known, KnownFile } from './view.ts';

/** Judges a file that has vanished and was not found again. */
export function decideGone(gone: KnownFile, view: CorpusView): Decision {
  const own = view.heldBy(gone.source, gone.path);
  const decision: Decision = {
    file: { ...gone, verdict: 'removed', bytesHash: undefined },
    verdict: { kind: 'removed', reason: 'the file is gone' },
    writes: own?.state === 'published' ? [displace(own)] : [],
  };
  return keepCompany(decision, view);
}

/** A file that holds a copy of an article, and what it says. */
export type Heir = { readonly file: KnownFile; readonly copy: Copy };

/**
 * Judges an article that has lost its file to another one, at the end of a run: it passes to `heir`, a file that tells the
 * same story, under the same guid, or is withdrawn.
 */
export function decideDisplaced(known: Known, heir: Heir | undefined, now: number): Decision {
  if (!heir) {
    return {
      file: undefined,
      verdict: { kind: 'removed', reason: 'no file holds it any more' },
      writes: [{ before: known, after: { ...known, state: 'withdrawn' } }],
    };
  }
  const { file, copy } = heir;
  // What differs was not changed by anybody: these are two files.
  const { changes } = compare(known, copy);
  const comparison = { changes, material: false, why: 'a copy took its place', ignored: [] } as const;
  // To readers it is the story they know.
  const silently = { now, policy: { minor: 'silent', material: 'silent' } } as const;
  const { source, path } = copy;
  const also = withoutCopy(known.also, source, path);
  return {
    file: { ...file, verdict: 'moved' },
    verdict: { kind: 'moved', from: known.path, inPlaceOf: { source: known.source, path: known.path }, ...comparison },
    writes: [{ before: known, after: { ...revise(known, copy, comparison, silently), source, path, also } }],
    leaves: { source: known.source, path: known.path, articleId: known.id },
  };
}
