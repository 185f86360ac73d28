import { Liquid, type Template } from 'liquidjs';
import type { Channel, ChannelSite } from '../channel.ts';
import type { Notice } from '../notice.ts';
import { alarmText } from '../text/alarm-text.ts';
import { unknownNames } from './names.ts';
import { TEMPLATE_KINDS, type TemplateKind, type Templates, templateOf } from './template-kinds.ts';

/** Longest template, in characters. */
const MAX_TEMPLATE = 20_000;
/** Longest that one message takes, in milliseconds: a template is the same every time, and mostly takes less than one. */
const RENDER_LIMIT = 500;
/** What one message may use, in Liquid's own measure: about the characters and list items it makes. */
const MEMORY_LIMIT = 1_000_000;
/** Longest message that a template makes, in characters: more than any service takes. */
const MAX_WORDS = 100_000;
/** They read files. */
const TAGS_OF_FILES = ['include', 'render', 'layout', 'block'];

/**
 * A message in the user's own words. Returns undefined where there is no template for it. Throws where the template fails, or
 * says nothing.
 */
export type Writer = (notice: Notice) => string | undefined;

/**
 * Understands templates once. Values are written as `inMarkup` writes them; `| raw` leaves one as it is. Throws where a template is
 * not Liquid.
 */
export function createWriter(templates: Templates, site: ChannelSite, inMarkup: Channel['escape']): Writer {
  const liquid = createLiquid(site.timezone, inMarkup);
  const parsed = new Map<TemplateKind, readonly Template[]>();
  for (const kind of TEMPLATE_KINDS) {
    const text = templateOf(templates, kind);
    if (text !== undefined) parsed.set(kind, liquid.parse(text));
  }
  return (notice) => {
    const kind = kindOf(notice);
    const template = kind && parsed.get(kind);
    if (!template) return undefined;
    const words: string = liquid.renderSync([...template], scopeOf(notice, site));
    if (words.length > MAX_WORDS) throw new Error(`it makes a message of ${words.length} characters`);
    if (words.trim() === '') throw new Error('it makes a message that says nothing');
    return words.trim();
  };
}

/**
 * The names in a template that stand for nothing, also where no message comes by. `notice` has all that there may be. Throws where
 * the template is not Liquid.
 */
export function misspeltNames(text: string, notice: Notice, site: ChannelSite): readonly string[] {
  return unknownNames(createLiquid(site.timezone, undefined).parse(text), text, scopeOf(notice, site));
}

/** The same for a worker, which never loses a message over its words: `failed` is told once of each kind that fails. */
export function createSafeWriter(write: Writer, failed: (kind: string, reason: string) => void): Writer {
  const told = new Set<string>();
  return (notice) => {
    try {
      return write(notice);
    } catch (error) {
      const kind = kindOf(notice) ?? notice.kind;
      if (!told.has(kind)) failed(kind, error instanceof Error ? error.message : String(error));
      told.add(kind);
      return undefined;
    }
  };
}

function createLiquid(timezoneOffset: string, inMarkup: Channel['escape']): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    // Else "if" could not ask for what only some messages have.
    lenientIf: true,
    ownPropertyOnly: true,
    templates: {},
    timezoneOffset,
    locale: 'en-US',
    parseLimit: MAX_TEMPLATE,
    renderLimit: RENDER_LIMIT,
    memoryLimit: MEMORY_LIMIT,
    ...(inMarkup ? { outputEscape: (value: unknown) => writeValue(value, inMarkup) } : {}),
  });
  for (const tag of TAGS_OF_FILES) delete liquid.tags[tag];
  return liquid;
}

function kindOf(notice: Notice): TemplateKind | undefined {
  switch (notice.kind) {
    case 'article':
      return notice.type.slice('article.'.length) as TemplateKind;
    case 'digest':
    case 'alarm':
      return notice.kind;
    case 'ping':
      return undefined;
  }
}

function scopeOf(notice: Notice, site: ChannelSite): object {
  const { title, url, language, sourceTitle } = site;
  const common = { event: notice.kind === 'ping' ? '' : notice.type, site: { title, url, language } };
  const told = <T extends { readonly source: string }>(article: T) => ({
    ...article,
    sourceTitle: sourceTitle(article.source),
  });
  switch (notice.kind) {
    case 'article':
      return { ...common, article: told(notice.article), change: notice.change ?? null };
    case 'digest':
      return { ...common, articles: notice.articles.map(told), count: notice.count };
    case 'alarm': {
      const none = { count: null, of: null, examples: [], reason: null };
      return {
        ...common,
        alarm: { ...none, ...notice.alarm, text: alarmText(notice.type, notice.alarm, site) },
      };
    }
    case 'ping':
      return common;
  }
}

const ADDRESS = /^https?:\/\/[^\s]+$/i;
/** What an address may say as `%28` just as well. */
const ENCODABLE = new Set('()[]<>*_~`|\\!"');

function writeValue(value: unknown, inMarkup: (text: string) => string): string {
  const text = asText(value);
  return ADDRESS.test(text) ? writeAddress(text, inMarkup) : inMarkup(text);
}

/**
 * A backslash in an address would lead elsewhere: what markup means something by is written by its number there. Where brackets make
 * links, parentheses end them.
 */
function writeAddress(address: string, inMarkup: (text: string) => string): string {
  const hasBrackets = inMarkup('[') !== '[';
  return address.replace(/[^a-z0-9]/gi, (character) => {
    const written = inMarkup(character);
    if (ENCODABLE.has(character) && (hasBrackets || written !== character))
      return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
    return written.startsWith('&') ? written : character;
  });
}

/** As Liquid writes a value. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.map(asText).join('') : String(value);
}
