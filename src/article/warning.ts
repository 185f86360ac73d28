/** What was odd about a file that was read all the same: what was made of it, or what to mend. */
export type Warning = {
  readonly code: WarningCode;
  /** A sentence that quotes the file. */
  readonly message: string;
};

export type WarningCode =
  | 'front-matter-repaired'
  | 'title-missing'
  | 'date-unusable'
  | 'date-missing'
  | 'link-unusable'
  | 'image-unusable'
  | 'body-cut'
  | 'id-taken';
