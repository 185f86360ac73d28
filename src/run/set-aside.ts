import type { Finding } from '../article/problem.ts';
import type { Candidate } from '../corpus/decision.ts';
import { absolutePath } from '../inbox/place.ts';
import { readFile } from '../inbox/read.ts';
import type { Sighting } from '../inbox/walk.ts';

/** The folder of a source, and what tells its ways of reading apart. */
type Place = { readonly path: string; readonly optionsHash: string };

/** Why a reader ended: it took too much processor time, it died, or for a minute nothing came from the disk. */
export type Cause = 'slow' | 'crash' | 'stall';

const FINDINGS: Readonly<Record<Cause, Finding>> = {
  slow: {
    code: 'reader-hung',
    message:
      'reading it took longer than 2 s and was ended: it is tried again when the file changes, so mend or exclude it',
  },
  stall: {
    code: 'unreadable',
    message: 'reading it did not end within a minute: check the disk or the network that it stands on',
  },
  crash: {
    code: 'reader-crashed',
    message: 'reading it brought the reader down: it is tried again when the file changes, so mend or exclude it',
  },
};

/**
 * What becomes of a file that hung or crashed its reader: a problem that is remembered with the file's bytes, so that it is
 * tried again once these are others, or are read in another way.
 */
export function setAside(sighting: Sighting, place: Place, cause: Cause): Candidate {
  const { source, path } = sighting;
  // A disk that does not answer is not asked again, least of all from here.
  const file = cause === 'stall' ? undefined : readFile(absolutePath(place.path, sighting), sighting);
  return {
    source,
    path,
    bytesHash: file?.kind === 'bytes' ? bytesHashOf(file.hash, place) : undefined,
    prepared: { kind: 'problem', problem: { source, path, ...FINDINGS[cause] } },
  };
}

/** Of a file's bytes and of the way they are read: the same bytes read otherwise are not the same. */
export function bytesHashOf(hash: string, { optionsHash }: Place): string {
  return `${hash.slice(0, 22)}.${optionsHash}`;
}
