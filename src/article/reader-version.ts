/** Raised when files would be read differently than before: then every source is read once more, silently. */
export const READER_VERSION = 4;
