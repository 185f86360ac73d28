/** What stands before the news itself and differs from agency to agency. Each is bound in length, so that looking for it costs nothing. */
const LEAD_INS = [
  // 快讯： · UPDATE 2- · Breaking:
  /^(?:快讯|突发|最新|重磅|独家|更新|速报|速報|続報|속보|단독|update(?: \d{1,2})?|breaking(?: news)?|brief|exclusive|flash|urgent|corrected|correction)\s*[:：|｜–—-]\s*/i,
  // 某社3月22日讯， · 据某部22日消息， · 某报讯（记者某某）
  /^[^\s，。；：,;:!?！？“”【】]{0,24}(?:讯|電|电|消息|报道|報道|获悉|獲悉)(?:[（(][^（()）]{0,30}[)）])?(?:[\s，,：:]+|(?<=[)）]))/,
  // 某通信によると、 · 某뉴스에 따르면
  /^[^\s、。，,.]{1,24}(?: [^\s、。，,.]{1,24})?(?:によると|에 따르면)[、，,\s]*/,
  // [某通信]
  /^[[［][^\]］\n]{1,12}[\]］]\s*/,
  // LONDON, March 3 (Reuters) - · (AFP) -
  /^(?:[A-Z][A-Za-z./ ]{1,30},? ?)?(?:[A-Z][a-z]{2,8}\.? \d{1,2} ?)?\([A-Z][A-Za-z ]{1,20}\)\s*[-–—]{1,2}\s*/,
  // REUTERS - · Some Wire --
  /^[A-Z][\w.]{1,15}(?: [A-Z][\w.]{0,15}){0,2} [-–—]{1,2} /,
];
/** A news item may begin with its headline in brackets. */
const BRACKETED = /^【[^】]{1,100}】\s*/;
/** Lead-ins that may follow one another. */
const AT_MOST = 3;

/** A title or text without who reports it and when: 某社3月22日讯，… is told by every agency in its own name. */
export function withoutLeadIn(text: string): string {
  const headline = BRACKETED.exec(text)?.[0] ?? '';
  let rest = text.slice(headline.length);
  for (let stripped = 0; stripped < AT_MOST; stripped++) {
    const leadIn = LEAD_INS.map((form) => form.exec(rest)?.[0]).find((found) => found !== undefined && found !== '');
    // What is nothing but a lead-in is the news itself.
    if (leadIn === undefined || leadIn.length === rest.length) break;
    rest = rest.slice(leadIn.length);
  }
  return headline + rest;
}
