import { oneLine, textWeight } from '../text.ts';
import { cleanHtml } from './clean.ts';
import { isCreditLine, isFormerTitle } from './credit-line.ts';
import { renderMarkdown } from './markdown.ts';
import { endsSentence, summarise } from './summary.ts';

/** Signs of HTML or Markdown in a line that is meant to be plain. */
const MARKUP = /<[a-z!/]|\]\(|\*\*|__|`|^#{1,6} |^[>*+-] /i;

/** What is searched for the first line of prose, and how many lines may stand before it. */
const SEARCHED = 1500;
const MOST_SKIPPED = 8;
/** A line lighter than this that ends no sentence is a heading, a place or a name, if prose follows soon. */
const SHORT_LINE = 48;
const SOON = 3;

/** Lines that name who wrote or took what, from where it comes and when, whatever follows the sign. */
const SOURCE =
  /^(?:来源|稿源|作者|记者|本报记者|撰文|采写|图文|文|图|图表|制表|制图|视频|摄影|翻译|编译|发布时间|时间|日期|source|author|photo|image|video|chart|graphic|credit)\s{0,4}[:：丨|｜/／]/i;
/** Lines that are nothing but a name behind such a word. */
const BYLINE =
  /^(?:(?:本报|本刊|本网|特约|实习|见习)*(?:记者|通讯员|作者)\s.{1,40}|(?:By|Written by|Posted by|Posted on|Published|Updated)\s.{1,80})$/i;
/** （驻京记者 吴海）: names in brackets and nothing else. */
const BRACKETED = /^[（(【[]\s?\S{0,8}(?:记者|通讯员|作者)\s[^。！？!?）)\]】]{1,60}[）)】\]]$/;
/** What a reader is to press, and where a link or a frame leads. */
const LABEL = /^(?:▶ .*|https?:\/\/\S+|(?:download|view|read|open)(?: (?:the|as|full))?(?: a)? pdf)$/i;
const DATELINE =
  /^(?:[\d\s年月日时分秒:：./-]{4,40}|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d{1,2},? \d{4}.{0,20})$/i;
const CAPTION = /(?:摄|供图|制图|资料图|\/\s?(?:Getty Images|Reuters|AFP|AP|EPA))[）)]?$/;

/**
 * What an article says of itself in short: the summary it declares, freed of markup, unless that says nothing or only
 * the title again; else the opening of its text, from the first line that is prose.
 */
export function summariseArticle(declared: string | undefined, text: string, title: string): string {
  return summarise(plainSummary(declared, title) ?? opening(text, title));
}

function plainSummary(declared: string | undefined, title: string): string | undefined {
  if (declared === undefined) return undefined;
  const plain = MARKUP.test(declared)
    ? oneLine(cleanHtml(renderMarkdown(declared) ?? declared)?.text ?? '')
    : oneLine(declared);
  const words = wordsOf(plain);
  return words === '' || words === wordsOf(title) ? undefined : plain;
}

function opening(text: string, title: string): string {
  const lines = text.slice(0, SEARCHED).split('\n');
  const titleWords = wordsOf(title);
  const isProse = (line: string | undefined) => line !== undefined && endsSentence(line) && !isCredit(line);
  let skipped = 0;
  for (const line of lines.slice(0, MOST_SKIPPED)) {
    const isHeading = () =>
      textWeight(line, SHORT_LINE + 1) <= SHORT_LINE &&
      !endsSentence(line) &&
      lines.slice(skipped + 1, skipped + 1 + SOON).some(isProse);
    const isTitle = () => line.length < title.length * 2 + 20 && wordsOf(line) === titleWords;
    if (!isCredit(line) && !isHeading() && !isTitle()) break;
    skipped++;
  }
  const rest = lines
    .slice(skipped)
    .filter((line) => !isCredit(line))
    .join('\n')
    .replace(/^[•·▪■◆●]\s*/, '');
  if (rest === '') return text;
  // Agencies repeat the title in brackets at the head of the first line.
  const bracketed = /^【([^】]{1,300})】\s{0,4}(?=[^\n])/.exec(rest);
  return bracketed && wordsOf(bracketed[1] ?? '') === titleWords ? rest.slice(bracketed[0].length) : rest;
}

function isCredit(line: string): boolean {
  if (SOURCE.test(line) || LABEL.test(line) || isCreditLine(line) || isFormerTitle(line)) return true;
  return line.length <= 100 && (DATELINE.test(line) || CAPTION.test(line) || isByline(line));
}

function isByline(line: string): boolean {
  return BRACKETED.test(line) || (BYLINE.test(line) && !endsSentence(line));
}

/** A line without what does not make words different. */
function wordsOf(line: string): string {
  return line
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
