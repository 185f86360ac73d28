import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { parseArticle } from '../../src/article/article.ts';
import { cleanHtml } from '../../src/article/body/clean.ts';
import { leaveOut } from '../../src/article/body/leave-out.ts';
import { summarise } from '../../src/article/body/summary.ts';
import { parseFrontMatter } from '../../src/article/front-matter/front-matter.ts';
import { htmlSoup, tidyDocument } from '../support/arbitrary-html.ts';
import { FILE_AGE, NOW, PARSE_OPTIONS } from '../support/article-reading.ts';
import { parseXml } from '../support/strict-xml.ts';

const RUNS = { numRuns: 400 };

/** What XML 1.0 allows in a document (https://www.w3.org/TR/xml/#charsets), without what it discourages. */
const XML_TEXT =
  /^(?!.*\p{Noncharacter_Code_Point})[\t\n\r\x20-\x7E\u00A0-\uD7FF\uE000-\uFFFC\u{10000}-\u{10FFFF}]*$/su;

/** Every string in a value, at any depth. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

/** Front matter in all its shapes and none, over any body. */
const anyFile = fc
  .tuple(
    fc.constantFrom('', '\n', '\uFEFF', '\r\n', '---', '---js'),
    fc.constantFrom('---\n', '---\r\n', '---js\n', '----\n', ''),
    fc.array(
      fc.tuple(
        fc.constantFrom(
          'title',
          'date',
          'categories',
          'tags',
          'author',
          'link',
          'headimg',
          'guid',
          'draft',
          '  - a',
          '__proto__',
        ),
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 20 }),
          fc.constantFrom('[a, b]', '{a: b}', '*x', '&x', '|', '2024-02-30', '"""a"""'),
        ),
      ),
      { maxLength: 5 },
    ),
    fc.constantFrom('---\n', '---', '...\n', ''),
    fc.oneof(htmlSoup, anyText),
  )
  .map(
    ([start, open, lines, close, body]) =>
      start + open + lines.map(([key, value]) => `${key}: ${value}\n`).join('') + close + body,
  );

test('any file ends as an article or as a problem, and what it gives can stand in any feed', () => {
  fc.assert(
    fc.property(fc.oneof(anyFile, anyText, htmlSoup), fc.constantFrom('a.md', 'a.html'), (text, path) => {
      const parsed = parseArticle(
        { path, text, modifiedMs: FILE_AGE },
        { ...PARSE_OPTIONS, baseUrl: 'https://news.example/' },
        NOW,
      );
      if (parsed.kind === 'problem') {
        assert.notEqual(parsed.problem.message, '');
        return;
      }
      const { article } = parsed;
      assert.notEqual(article.title, '');
      for (const shown of strings(article)) assert.match(shown, XML_TEXT);
      for (const line of [article.title, article.summary, ...article.categories, ...article.tags, ...article.authors])
        assert.doesNotMatch(line, /[\n\u00AD\u200B\uFEFF\u202A-\u202E\u2066-\u2069]/);
      assert(Number.isInteger(article.published), 'the date is no moment');
      assert(article.published <= NOW + 86_400_000, 'the date lies in the future');
    }),
    { numRuns: 1000 },
  );
});

test('any bytes end as an article or as a problem, and every string in either can stand in any feed', () => {
  const lead = fc.constantFrom(
    ...['', '---\ntitle: ', '---\ntitle: a\nlink: ', '---\nlang: ', '---\nguid: ', '---\nheadimg: ', '---\nauthor: '],
    ...['---\nsummary: ', '---\ndate: ', '---\ncategories:\n- ', '+++\n', '{'],
  );
  const tail = fc.constantFrom('', '\n---\n', '\n---\n<p>a', '\n---\n# a');
  fc.assert(
    fc.property(
      lead,
      fc.oneof(
        fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
        fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
        fc.uint16Array({ maxLength: 120 }).map((units) => String.fromCharCode(...units)),
      ),
      tail,
      fc.string({ unit: 'binary', maxLength: 8 }),
      (start, middle, end, name) => {
        const file = { path: `${name}.md`, text: start + middle + end, modifiedMs: FILE_AGE };
        const parsed = parseArticle(file, { ...PARSE_OPTIONS, baseUrl: 'https://news.example/' }, NOW);
        for (const shown of strings(parsed)) assert.match(shown, XML_TEXT);
      },
    ),
    { numRuns: 2000 },
  );
});

test('reading a file twice gives the same both times', () => {
  fc.assert(
    fc.property(anyFile, (text) => {
      const read = () => parseArticle({ path: 'a.md', text, modifiedMs: FILE_AGE }, PARSE_OPTIONS, NOW);
      assert.deepEqual(read(), read());
    }),
    RUNS,
  );
});

test('no text is lost or made a problem because its lines end in another way', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('---', 'title: Tide', '', 'words', '- a'), { maxLength: 10 }), (lines) => {
      assert.deepEqual(parseFrontMatter(lines.join('\r\n')), parseFrontMatter(lines.join('\n')));
      assert.deepEqual(parseFrontMatter(lines.join('\r')), parseFrontMatter(lines.join('\n')));
    }),
    RUNS,
  );
});

const KEPT_ATTRIBUTES = new Set(
  'href title rel src alt class start colspan rowspan datetime poster type width height controls'.split(' '),
);
const DANGEROUS_ELEMENTS = new Set(
  'script style iframe object embed form input button textarea select svg math base link meta template noscript'.split(
    ' ',
  ),
);

test('clean HTML holds no script, no handler and no address but http, https and mailto', () => {
  fc.assert(
    fc.property(htmlSoup, fc.constantFrom(undefined, 'https://news.example/a/'), (source, base) => {
      const { html } = cleanHtml(source, base) ?? { html: '' };
      assert.doesNotMatch(html, /<(?:script|style|iframe|!|\?)/i);
      const parser = new Parser({
        onopentag(name, attributes) {
          assert(!DANGEROUS_ELEMENTS.has(name), `<${name}> survives`);
          for (const [key, value] of Object.entries(attributes)) {
            assert(KEPT_ATTRIBUTES.has(key), `the attribute ${key} survives`);
            if (key === 'src' || key === 'poster') assert.match(value, /^https?:\/\//);
            if (key === 'href') assert.match(value, /^(?:https?:\/\/|mailto:)/);
          }
        },
      });
      parser.end(html);
    }),
    { numRuns: 1500 },
  );
});

test('clean HTML is well-formed: with its void tags closed it is XML', () => {
  fc.assert(
    fc.property(htmlSoup, (source) => {
      const { html } = cleanHtml(source, 'https://news.example/') ?? { html: '' };
      parseXml(`<body>${html.replace(/<(br|hr|img|source)\b([^>]*)>/g, '<$1$2/>').replaceAll(']]>', ']]&gt;')}</body>`);
    }),
    { numRuns: 1000 },
  );
});

test('clean HTML and its text hold nothing that XML forbids', () => {
  fc.assert(
    fc.property(htmlSoup, (source) => {
      const { html, text } = cleanHtml(source) ?? { html: '', text: '' };
      assert.match(html, XML_TEXT);
      assert.match(text, XML_TEXT);
    }),
    RUNS,
  );
});

test('cleaning what is clean changes nothing', () => {
  fc.assert(
    fc.property(fc.oneof(tidyDocument, htmlSoup), (source) => {
      const first = cleanHtml(source);
      if (!first) return;
      const second = cleanHtml(first.html);
      assert.equal(second?.html, first.html);
      assert.equal(second?.text, first.text);
      assert.deepEqual(second?.images, first.images);
    }),
    { numRuns: 2000 },
  );
});

test('the text of clean HTML is the text of its source', () => {
  const spaceless = (text = '') => text.replace(/\s+/g, '');
  fc.assert(
    fc.property(htmlSoup, (source) => {
      const first = cleanHtml(source);
      assert.equal(spaceless(cleanHtml(first?.html ?? '')?.text), spaceless(first?.text));
    }),
    RUNS,
  );
});

test('words survive cleaning, in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 6 }), (words) => {
      const cleaned = cleanHtml(
        words.map((word, at) => (at % 2 ? `<p>${word}</p>` : `<div><b>${word}</b></div>`)).join(''),
      );
      assert.equal(cleaned?.text, words.join('\n'));
    }),
    RUNS,
  );
});

test('any text has a summary that is its opening', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.integer({ min: 100, max: 300 }), (text, limit) => {
      const summary = summarise(text, limit);
      assert(summary.isWellFormed(), 'half a character is left');
      const flat = text.replaceAll('\uFFFD', '').replace(/\s+/g, ' ').trim();
      assert(flat.startsWith(summary.replace(/…$/, '').trimEnd()), 'it is not the opening');
    }),
    RUNS,
  );
});

test('what is left out is gone, the rest stays as it was, and the page is clean and well-formed', () => {
  fc.assert(
    fc.property(htmlSoup, fc.array(fc.nat({ max: 6 }), { maxLength: 4 }), fc.boolean(), (source, places, isTail) => {
      const cleaned = cleanHtml(source);
      if (!cleaned) return;
      const { blocks } = cleaned;
      const first = Math.min(...places);
      const omitted = new Set(blocks.keys().filter((at) => (isTail ? at >= first : places.includes(at))));
      const rest = leaveOut(cleaned, { blocks: omitted, images: new Set() });
      assert.deepEqual(
        rest.blocks,
        blocks.filter((_, at) => !omitted.has(at)),
      );
      assert.equal(rest.text, rest.blocks.join('\n').trim());
      const again = cleanHtml(rest.html);
      assert.deepEqual(
        again?.blocks.map((block) => block.trim()),
        rest.blocks.map((block) => block.trim()),
      );
      assert.equal(cleanHtml(again?.html ?? '')?.html, again?.html);
    }),
    RUNS,
  );
});
