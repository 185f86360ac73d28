/*
 * What a page counts or stamps anew at every visit: "1,024 views", "阅读 1.2万", "更新时间：2024-03-05 10:00". In prose the same
 * words are facts, so they count as such only where they stand alone: between the ends of a line and the marks that
 * part such notes. Every repetition is bounded, which keeps the search linear.
 */

const AMOUNT = String.raw`\d[\d,.]{0,14}\s{0,2}[万萬亿億千kmw]?\+?`;
const DATE = String.raw`(?:\d{4}\s?[-\/.年]\s?\d{1,2}\s?[-\/.月]\s?\d{1,2}\s?日?|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2} [a-z]{3,9}\.? \d{4})(?:[\st,]{0,3}\d{1,2}:\d{2}(?::\d{2})?)?`;

const LABEL =
  '(?:阅读|閱讀|浏览|瀏覽|点击|點擊|播放|观看|觀看|访问|訪問|围观|人气|人氣|热度|评论|評論|回复|回覆|留言|跟帖|点赞|點讚|赞|讚|喜欢|喜歡|收藏|转发|轉發|分享|在看|閲覧|コメント|조회|댓글)(?:次数|次數|人数|人數|量|数|數|수)?';
const STAMP =
  '(?:(?:最后|最後|最近)?(?:发布|發布|更新|发表|發表|编辑|編輯|修改)(?:时间|時間|日期|日時|于|於)?|时间|時間|日期)';
/** In folded text, where `（` and `：` are `(` and `:`. */
const LABELLED = String.raw`(?:${LABEL}\s{0,3}:?\s{0,3}\(?\s{0,3}${AMOUNT}\s{0,3}\)?\s{0,3}[次人条條个個件]?|${AMOUNT}\s{0,3}[次人条條个個]?\s{0,3}${LABEL}|${STAMP}\s{0,3}:?\s{0,3}${DATE})`;

const NOUN = '(?:views?|reads?|comments?|likes?|claps?|replies|reply|reactions?|upvotes?|retweets?|reposts?)';
const COUNTED = String.raw`(?:${AMOUNT}\s{0,3}${NOUN}|${NOUN}\s{0,3}[:(]\s{0,3}${AMOUNT}\s{0,3}\)?|(?:last )?(?:updated|modified|published|posted)(?: on| at)?:?\s{0,3}${DATE})`;

const MARK = String.raw`|·•・∙●‧\/–—-`;
/** What parts notes from one another. */
const BETWEEN = String.raw`[\s,、${MARK}]{1,5}`;

/** Writing without blanks needs none around a note: one there is a mark like others. */
const EAST_ASIAN = new RegExp(String.raw`([\s${MARK}])${LABELLED}(?=[\s,、${MARK}])`, 'g');
const WESTERN = new RegExp(
  String.raw`([\n${MARK}])[^\S\n]{0,5}${COUNTED}(?:${BETWEEN}(?:${COUNTED}|${AMOUNT} shares?)){0,9}[^\S\n]{0,5}(?=[\n${MARK}])`,
  'g',
);

/** A folded text, line by line as it was written, without counters and stamps. */
export function withoutCounters(folded: string): string {
  return `\n${folded}\n`.replace(EAST_ASIAN, '$1').replace(WESTERN, '$1').slice(1, -1);
}
