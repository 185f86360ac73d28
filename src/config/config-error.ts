/** One thing wrong with the configuration. */
export type ConfigProblem = {
  /** Such as `sources[0].settle`; empty for the file as a whole. */
  readonly path: string;
  /** From 1; undefined where the key is missing altogether. */
  readonly line: number | undefined;
  readonly message: string;
};

/** The configuration cannot be used; `problems` holds everything that is wrong with it, in the order of the file. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config-invalid';
  readonly file: string;
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    const lines = problems.map(
      ({ path, line, message }) =>
        `  ${file}${line === undefined ? '' : `:${line}`}${path === '' ? '' : ` ${path}`}: ${message}`,
    );
    super(
      `the configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`,
    );
    this.file = file;
    this.problems = problems;
  }
}
