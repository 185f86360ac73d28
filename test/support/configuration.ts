import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ConfigError, type ConfigProblem } from '../../src/config/config-error.ts';
import { type Environment, loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The least that a configuration must say. */
export const SOURCE = 'sources:\n  - name: port\n    path: articles\n';

/** A configuration written as YAML, loaded as from a file of its own. */
export function load(t: TestContext, yaml: string, environment: Environment = {}): Promise<Config> {
  return loadConfig(join(temporaryFolder(t, { 'feedwright.yaml': yaml }), 'feedwright.yaml'), environment);
}

/** What is wrong with a configuration. The test fails when nothing is. */
export async function problemsOf(
  t: TestContext,
  yaml: string,
  environment: Environment = {},
): Promise<readonly ConfigProblem[]> {
  const error = await load(t, yaml, environment).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert(error instanceof ConfigError, `not refused: ${error}`);
  return error.problems;
}
