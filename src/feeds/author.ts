import { collapseSpace, xmlSafe } from '../article/text.ts';

const MAIL_ADDRESS = /<[^<>@\s]+@[^<>@\s]+>/g;

/** An author as readers are told: `Wu Hai <wu@hai.example>` is Wu Hai, for the address is nobody's business. Linear. */
export function authorName(written: string): string {
  const safe = xmlSafe(written);
  const name = safe.replace(MAIL_ADDRESS, ' ');
  if (name === safe) return safe;
  return collapseSpace(name).trim() || collapseSpace(safe.replace(/[<>]/g, ' ')).trim();
}
