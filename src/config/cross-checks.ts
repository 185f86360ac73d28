import { relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { labelIdentity } from '../article/fields/fields.ts';
import { templateProblems } from './templates.ts';
import { checkWebhook } from './webhook-checks.ts';
import { at, items } from './written.ts';
import type { PathKey } from './yaml-lines.ts';

export type CrossProblem = { readonly path: readonly PathKey[]; readonly message: string };

/**
 * What no key can tell alone. Looks at the file as it was written, so that its findings stand in the same list as those
 * about single keys.
 */
export async function crossCheck(raw: unknown): Promise<CrossProblem[]> {
  const problems: CrossProblem[] = [];
  for (const list of ['sources', 'feeds', 'webhooks']) {
    const seen = new Set<unknown>();
    for (const [index, item] of items(raw, list).entries()) {
      const written = at(item, 'name');
      if (written === undefined) continue;
      // The name of a feed is that of a folder, and not every file system tells cases apart.
      const name = list === 'feeds' && typeof written === 'string' ? labelIdentity(written) : written;
      if (seen.has(name))
        problems.push({
          path: [list, index, 'name'],
          message: `expected a name of its own, found ${JSON.stringify(written)} again`,
        });
      seen.add(name);
    }
  }

  const output = at(at(raw, 'output'), 'dir') ?? 'public';
  for (const [index, source] of items(raw, 'sources').entries()) {
    const folder = at(source, 'path');
    if (
      typeof folder === 'string' &&
      typeof output === 'string' &&
      readsOwnPages(folder, output, at(source, 'exclude'))
    ) {
      const message = `expected a folder that ${folder} does not hold, or one that its exclude leaves out: published pages would be read as articles`;
      problems.push({ path: ['output', 'dir'], message });
    }
    for (const [position, selector] of items(source, 'remove').entries()) {
      if (typeof selector !== 'string') continue;
      // The HTML library is only loaded for a configuration that has selectors.
      const { selectorError } = await import('../article/body/selectors.ts');
      if (selectorError(selector) === undefined) continue;
      problems.push({
        path: ['sources', index, 'remove', position],
        message: `expected a CSS selector, found ${JSON.stringify(selector)}`,
      });
    }
  }
  for (const [index, webhook] of items(raw, 'webhooks').entries())
    for (const { path, message } of checkWebhook(webhook))
      problems.push({ path: ['webhooks', index, ...path], message });
  const rules = [...(await checkRules(raw, 'feeds')), ...(await checkRules(raw, 'webhooks'))];
  return [...problems, ...rules, ...(await checkTemplates(raw))];
}

/** The user's own words, by writing messages with them. */
async function checkTemplates(raw: unknown): Promise<CrossProblem[]> {
  const problems: CrossProblem[] = [];
  const site = { language: String(at(at(raw, 'site'), 'language') ?? 'en'), url: 'http://site.example' };
  for (const [index, webhook] of items(raw, 'webhooks').entries()) {
    const found = await templateProblems({ type: at(webhook, 'type'), template: at(webhook, 'template') }, site);
    problems.push(...found.map(({ path, message }) => ({ path: ['webhooks', index, 'template', ...path], message })));
  }
  return problems;
}

/** The sources that rules name, and their patterns. */
async function checkRules(raw: unknown, list: 'feeds' | 'webhooks'): Promise<CrossProblem[]> {
  const problems: CrossProblem[] = [];
  const known = items(raw, 'sources').map((source) => at(source, 'name'));
  for (const [index, chooser] of items(raw, list).entries()) {
    for (const [rule, way] of [
      [chooser, []],
      [at(chooser, 'exclude'), ['exclude']],
    ] as const) {
      const path = [list, index, ...way];
      for (const [position, name] of items(rule, 'sources').entries()) {
        if (typeof name !== 'string' || known.includes(name)) continue;
        const message = `expected the name of a source (${known.join(', ')}), found ${JSON.stringify(name)}`;
        problems.push({ path: [...path, 'sources', position], message });
      }
      const pattern = at(rule, 'pattern');
      if (typeof pattern !== 'string') continue;
      // The engine is only loaded for a configuration that has patterns.
      const { patternError } = await import('../feeds/definitions/pattern.ts');
      const reason = patternError(pattern);
      if (reason === undefined) continue;
      const message = `expected a regular expression without lookaround and back references, found ${JSON.stringify(pattern)}: ${reason}`;
      problems.push({ path: [...path, 'pattern'], message });
    }
  }
  return problems;
}

function readsOwnPages(folder: string, output: string, exclude: unknown): boolean {
  const way = relative(resolve(folder), resolve(output));
  if (way === '..' || way.startsWith(`..${sep}`)) return false;
  const page = [...way.split(sep), 'index.html'].filter((part) => part !== '').join('/');
  const globs = Array.isArray(exclude) ? exclude.filter((glob) => typeof glob === 'string') : [];
  return !picomatch.isMatch(page, globs);
}
