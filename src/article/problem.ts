/**
 * Why a file is not, or not any more, an article. Always a value, never thrown: one bad file must not stop a run.
 * `message` is a sentence for the person who keeps the folder and says what to do next.
 */
export type Problem = {
  readonly source: string;
  readonly path: string;
  readonly code: ProblemCode;
  readonly message: string;
};

export type ProblemCode =
  | 'not-a-regular-file'
  | 'too-large'
  | 'unreadable'
  | 'encoding'
  | 'front-matter-unclosed'
  | 'front-matter-too-large'
  | 'front-matter-code'
  | 'front-matter-invalid'
  | 'nesting-too-deep'
  | 'empty'
  | 'draft'
  | 'removal-held'
  | 'reader-failed'
  | 'reader-hung'
  | 'reader-crashed'
  | 'not-in-feed';

/** A problem before anyone knows which file it belongs to. */
export type Finding = Pick<Problem, 'code' | 'message'>;
