const ROLES =
  '责任编辑|责任校对|责编|编辑|编审|校对|审核|审校|初审|复审|终审|监制|美编|排版|责編|責任編輯|編輯|校對|審核';
const SPECIAL = '本文|文字|网络|新闻|值班|执行|见习|实习|视觉|图片|新媒体|微信';
/** A person's name, or the number that stands for one. */
const NAME = String.raw`(?:[\p{Script=Han}·]{2,5}|[A-Za-z][A-Za-z.'’-]{0,20}(?: [A-Za-z][A-Za-z.'’-]{0,20}){0,2}|[A-Z]{0,4}\d{1,8})`;
const CREDIT = String.raw`(?:${SPECIAL})?(?:${ROLES})\s{0,3}[:：丨|｜／/]\s{0,3}${NAME}(?:[、,，&\s]\s{0,3}${NAME}){0,4}`;

/** 责任编辑：李明, （编辑：王芳 SF014）, 编辑：王芳 校对：李明 */
const CHINESE = new RegExp(
  String.raw`^[（(【\[]?\s{0,3}${CREDIT}(?:[\s;；,，|]{0,4}${CREDIT}){0,4}\s{0,3}[)）】\]]?$`,
  'u',
);
const PERSON = `[A-Z][A-Za-z.'’-]{0,20}(?: [A-Z][A-Za-z.'’-]{0,20}){0,3}`;
/** Editor: Jane Poole, (Edited by J. Poole and A. Lind) */
const ENGLISH = new RegExp(
  String.raw`^[(\[]?(?:(?:(?:[Cc]opy|[Mm]anaging|[Ee]xecutive|[Nn]ews|[Oo]nline|[Ww]eb) )?[Ee]ditors?: ?|(?:[Ee]dited|[Pp]roofread) by )${PERSON}(?:(?:,| and|, and) ${PERSON}){0,4}\.?[)\]]?$`,
);
/** (Reporting by A. Lind in Oslo; Editing by J. Poole): the form of news agencies. */
const AGENCY = /^\(?reporting by .{1,120}[;,] ?(?:writing by .{1,80}[;,] ?)?editing by [^。]{1,80}\)?$/i;
/** 原标题：… and its kin: the headline that the same article had elsewhere. */
const FORMER_TITLE = /^[（(【[]?\s{0,3}原(?:标题|標題|题)\s{0,3}[:：][^。]{1,120}。?[）)】\]]?$/;

/** Whether a block is nothing but the names of those who edited an article. */
export function isCreditLine(block: string): boolean {
  if (block.length > 250) return false;
  const line = block.trim();
  return CHINESE.test(line) || ENGLISH.test(line) || AGENCY.test(line);
}

/** Whether a block is nothing but what the article was called elsewhere. */
export function isFormerTitle(block: string): boolean {
  return block.length <= 250 && FORMER_TITLE.test(block.trim());
}
