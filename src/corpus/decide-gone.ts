import { NO_CHANGE } from './changes.ts';
import { type Decision, displace } from './decide.ts';
import type { Known, KnownFile } from './view.ts';

/** Judges a file that has vanished and was not found again. `own` is the article that was read from it. */
export function decideGone(gone: KnownFile, own: Known | undefined): Decision {
  return {
    file: { ...gone, verdict: 'removed', bytesHash: undefined },
    verdict: { kind: 'removed', reason: 'the file is gone' },
    writes: own?.state === 'published' ? [displace(own)] : [],
  };
}

/**
 * Judges an article that has lost its file to another one, at the end of a run: it passes to `heir`, a file that holds a
 * duplicate of it, under the same guid, or is withdrawn.
 */
export function decideDisplaced(known: Known, heir: KnownFile | undefined): Decision {
  if (!heir) {
    return {
      file: undefined,
      verdict: { kind: 'removed', reason: 'no file holds it any more' },
      writes: [{ before: known, after: { ...known, state: 'withdrawn' } }],
    };
  }
  return {
    file: { ...heir, verdict: 'moved' },
    verdict: { kind: 'moved', from: known.path, ...NO_CHANGE },
    writes: [{ before: known, after: { ...known, state: 'published', source: heir.source, path: heir.path } }],
    leaves: { source: known.source, path: known.path, articleId: known.id },
  };
}
