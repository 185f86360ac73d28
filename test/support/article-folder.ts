import { hash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { z } from 'zod';
import { createRandom, inventText } from '../../bench/corpus.ts';
import { CONFIG_SCHEMA, type Config } from '../../src/config/schema.ts';

export type ConfigInput = z.input<typeof CONFIG_SCHEMA>;

/** What an article file of ours says; what is left out is made up from the title. */
export type ArticleText = {
  readonly title: string;
  readonly date?: string;
  readonly categories?: readonly string[];
  readonly body?: string;
  /** More front matter, such as `{ guid: 'x' }`. */
  readonly more?: Readonly<Record<string, string>>;
};

export type ArticleFolder = ReturnType<typeof createArticleFolder>;

/** A temporary folder with an `articles` folder to write into; everything is gone after the test. */
export function createArticleFolder(t: Pick<TestContext, 'after'>) {
  const root = mkdtempSync(join(tmpdir(), 'feedwright-test-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const articles = join(root, 'articles');
  mkdirSync(articles);
  const at = (path: string) => join(articles, path);

  const settings = (overrides: Partial<ConfigInput>, absolute: boolean): ConfigInput => {
    const place = (name: string) => (absolute ? join(root, name) : name);
    return {
      site: { title: 'Harbour Post', url: 'http://feeds.example', language: 'zh-CN', timezone: 'Asia/Shanghai' },
      sources: [{ name: 'paper', path: place('articles'), settle: '0s' }],
      store: place('store/feedwright.db'),
      ...overrides,
      output: { dir: place('public'), ...overrides.output },
    };
  };

  return {
    root,
    articles,
    store: join(root, 'store/feedwright.db'),
    output: join(root, 'public'),
    at,
    write(path: string, article: ArticleText | string): void {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), typeof article === 'string' ? article : renderArticle(article));
    },
    rename(from: string, to: string): void {
      mkdirSync(dirname(at(to)), { recursive: true });
      renameSync(at(from), at(to));
    },
    copy(from: string, to: string): void {
      mkdirSync(dirname(at(to)), { recursive: true });
      copyFileSync(at(from), at(to));
    },
    remove: (path: string) => rmSync(at(path), { recursive: true }),
    /** Sets when a file was last written. */
    age: (path: string, ms: number) => utimesSync(at(path), new Date(ms), new Date(ms)),
    /** A whole configuration with this folder as its only source, unless told otherwise. */
    config: (overrides: Partial<ConfigInput> = {}): Config => CONFIG_SCHEMA.parse(settings(overrides, true)),
    /** The same as a file for the command line, with paths relative to `root`. */
    writeConfig(overrides: Partial<ConfigInput> = {}): string {
      const file = join(root, 'feedwright.yaml');
      // JSON is YAML.
      writeFileSync(file, JSON.stringify(settings(overrides, false), null, 2));
      return file;
    },
  };
}

/** An article file as a crawler writes it. */
export function renderArticle({ title, date, categories = ['港口'], body, more = {} }: ArticleText): string {
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    `date: ${date ?? '2024-03-05 08:00:00'}`,
    'categories:',
    ...categories.map((category) => `  - ${JSON.stringify(category)}`),
    ...Object.entries(more).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
    '---',
    body ?? storyOf(title),
    '',
  ].join('\n');
}

/** A body that is the article's own: long enough to be told apart by its text, with nothing in common with another's. */
export function storyOf(title: string): string {
  const random = createRandom(hash('sha256', title, 'buffer').readUInt32BE());
  return `<p>${title}：${inventText(random, 80)}</p>\n<p>${inventText(random, 80)}</p>`;
}

/** The same story with a correction at its end. */
export function corrected(title: string, correction: string): string {
  return `${storyOf(title)}\n<p>更正：${correction}</p>`;
}
