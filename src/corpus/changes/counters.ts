/*
 * What a page counts or stamps anew at every visit: "1,024 views", "阅读 1.2万", "更新时间：2024-03-05 10:00", "Updated 3 hours
 * ago". In prose the same words are facts, so they count as such only where they stand alone: from the start of a line, the end of
 * a sentence or a mark that parts such notes, to the end of the line or another mark. Every repetition is bounded, and notes are
 * put together by a loop, which keeps the search linear.
 */

const AMOUNT = String.raw`(?<!\d)\d{1,12}(?:[,.]\d{1,12}){0,4}(?:\s{0,2}(?:[万萬亿億千]|[kmw](?![a-z])))?\+?`;
const TIME = String.raw`\d{1,2}:\d{2}(?::\d{2})?`;
const DATE = String.raw`(?:\d{4}\s?[-\/.年]\s?\d{1,2}\s?[-\/.月]\s?\d{1,2}(?:\s?日)?|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2} [a-z]{3,9}\.? \d{4})(?:[\st,]{0,3}${TIME})?`;
const EAST_AGO = String.raw`(?:\d{1,3}\s?(?:秒|分钟|分鐘|小时|小時|天|日|周|週|个月|個月|年)前|刚刚|剛剛)`;
const WEST_AGO = String.raw`(?:(?:\d{1,3}|an?)\s(?:second|sec|minute|min|hour|hr|day|week|month|year)s?\sago|\d{1,3}[smhdw]\sago)`;

const LABEL =
  '(?:阅读|閱讀|浏览|瀏覽|点击|點擊|播放|观看|觀看|访问|訪問|围观|人气|人氣|热度|评论|評論|回复|回覆|留言|跟帖|点赞|點讚|赞|讚|喜欢|喜歡|收藏|转发|轉發|分享|在看|閲覧|コメント|조회|댓글)(?:次数|次數|人数|人數|量|数|數|수)?';
const VERB = '(?:发布|發布|更新|发表|發表|编辑|編輯|修改)';
const STAMP = `(?:(?:最后|最後|最近)?${VERB}(?:时间|時間|日期|日時|于|於)?|时间|時間|日期)`;
/** In folded text, where `（` and `：` are `(` and `:`. A figure before a label that has its own is no part of the note. */
const EAST = [
  String.raw`${LABEL}\s{0,3}:?\s{0,3}\(?\s{0,3}${AMOUNT}(?:\s{0,3}\))?(?:[^\S\n]{0,3}[次人条條个個件])?`,
  String.raw`${AMOUNT}\s{0,3}[次人条條个個]?\s{0,3}${LABEL}(?!\s{0,3}[:(]\s{0,3}\d)`,
  String.raw`${STAMP}\s{0,3}:?\s{0,3}(?:${DATE}|${EAST_AGO})`,
  String.raw`${EAST_AGO}\s?${VERB}`,
];

const NOUN = '(?:views?|reads?|comments?|likes?|claps?|replies|reply|reactions?|upvotes?|retweets?|reposts?)(?![a-z])';
const WEST = [
  String.raw`(?:(?:read|viewed)\s)?${AMOUNT}\s{0,3}${NOUN}`,
  String.raw`${NOUN}\s{0,3}[:(]\s{0,3}${AMOUNT}(?:\s{0,3}\))?`,
  String.raw`(?:last )?(?:updated|modified|edited|published|posted)(?: on| at)?:?\s{0,3}(?:${DATE}|${WEST_AGO}|just now)`,
  WEST_AGO,
  EAST_AGO,
];
/** Shares are bought and sold as well: they are counters only behind another. */
const FOLLOWING = `${AMOUNT} shares?(?![a-z])`;

/** How a note begins, in short: looked at first, it spares the search most of any prose. */
const NOTE = new RegExp(
  String.raw`(?=\d|(?<![a-z])[vrclumepa]|[\u3040-\u9fff\uac00-\ud7a3])(?:(?<east>${EAST.join('|')})|(?<following>${FOLLOWING})|${WEST.join('|')})`,
  'g',
);

const MARK = '|·•・∙●‧/–—-';
/** What may stand between two notes. */
const BETWEEN = new RegExp(String.raw`^[\s,、.;${MARK}]{0,5}$`);
/** What stands before and behind a note, in the few characters that are looked at. */
const OPENS = new RegExp(String.raw`(?:^|[\n${MARK}])[^\S\n]{0,5}$`);
const BEHIND_SENTENCE = /(?:[。!?…;][”’"')」』]?[^\S\n]{0,5}|\.[”’"')」』]?[^\S\n]{1,5})$/;
const CLOSES = new RegExp(String.raw`^[.。]?[^\S\n]{0,5}(?:$|[\n${MARK}])`);
/** The point that ends a note, as it would a sentence. */
const ENDS = /^[.。](?=[^\S\n]{0,5}(?:\n|$))/;
/** Writing without blanks needs none around a note: one there is a mark like others. */
const EAST_OPENS = /\s$/;
const EAST_CLOSES = new RegExp(String.raw`^(?:$|[\s,、${MARK}])`);
const LOOK = 8;

type Note = { readonly start: number; readonly end: number; readonly east: boolean; readonly following: boolean };

/** A folded text, line by line as it was written, without counters and stamps. */
export function withoutCounters(folded: string): string {
  let kept = '';
  let from = 0;
  for (const run of runs(folded)) {
    const alone = standingAlone(run, folded);
    if (!alone) continue;
    kept += folded.slice(from, alone.start);
    from = alone.end;
  }
  return kept + folded.slice(from);
}

/** The notes of a text, those together that only marks and blanks part. */
function runs(text: string): Note[][] {
  const all: Note[][] = [];
  let end = 0;
  for (const { 0: found, index: start, groups } of text.matchAll(NOTE)) {
    const run = all.at(-1);
    const joins = run !== undefined && start - end <= 5 && BETWEEN.test(text.slice(end, start));
    end = start + found.length;
    const note = { start, end, east: groups?.east !== undefined, following: groups?.following !== undefined };
    if (joins) run.push(note);
    else all.push([note]);
  }
  return all;
}

/** The longest stretch of notes that is parted from the prose on both sides. */
function standingAlone(
  run: readonly Note[],
  text: string,
): { readonly start: number; readonly end: number } | undefined {
  const behind = ({ end }: Note) => {
    const rest = text.slice(end, end + LOOK);
    return end + LOOK < text.length ? `${rest}…` : rest;
  };
  const strict = run.findLastIndex((note) => CLOSES.test(behind(note)));
  const loose = Math.max(
    strict,
    run.findLastIndex((note) => note.east && EAST_CLOSES.test(behind(note))),
  );
  for (const [index, { start, east, following }] of run.entries()) {
    if (following) continue;
    const before = text.slice(Math.max(0, start - LOOK), start);
    const opens = OPENS.test(start > LOOK ? `…${before}` : before);
    // A sentence may begin with what looks like a note, and go on behind a comma.
    const last = opens || (east && EAST_OPENS.test(before)) ? loose : BEHIND_SENTENCE.test(before) ? strict : -1;
    const end = run[last]?.end;
    if (last >= index && end !== undefined)
      return { start, end: end + (ENDS.test(text.slice(end, end + LOOK)) ? 1 : 0) };
  }
  return undefined;
}
