const ROLES =
  '责任编辑|责任校对|责编|主编|副主编|编辑|编审|校对|审核|审校|初审|复审|终审|监制|美编|排版|责編|責任編輯|編輯|校對|審核';
const SPECIAL = '本文|文字|网络|新闻|值班|执行|见习|实习|视觉|图片|新媒体|微信';

/** 责任编辑：李明, （编辑 王芳 SF014）, 编辑：王芳 校对：李明 */
const CHINESE = new RegExp(`^[（(【\\[]?\\s*(?:${SPECIAL})?(?:${ROLES})\\s*[:：丨|｜／/]\\s*[^。！？!?]{1,60}$`);
/** Editor: Jane Poole, (Edited by J. Poole), (Reporting by A. Lind; editing by J. Poole) */
const ENGLISH =
  /^[([]?\s*(?:(?:(?:copy|managing|executive|news|online|web|contributing) )?editors?\s*:|(?:edited|proofread|copyedited) by\b|reporting by\b.{1,80}\bediting by\b).{1,100}$/i;
/** 原标题：… and its kin: the headline that the same article had elsewhere. */
const FORMER_TITLE = /^[（(【[]?\s*原(?:标题|標題|题)\s*[:：].{1,150}$/;

/** Whether a block is no part of an article but a line about who edited it, or what it was called elsewhere. */
export function isCreditLine(block: string): boolean {
  if (block.length > 200) return false;
  const line = block.trim();
  return CHINESE.test(line) || ENGLISH.test(line) || FORMER_TITLE.test(line);
}
