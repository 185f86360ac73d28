const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * A language tag (RFC 5646) as every document may name it. Front matters also say `zh_CN`, `Chinese`, which is no tag, and `xx`,
 * which is no language: undefined for what nobody knows.
 */
export function knownLanguage(written: string | undefined): string | undefined {
  const tag = written?.trim().replaceAll('_', '-') ?? '';
  if (!/^[a-z]{2,3}(?:-[a-z\d]{1,8}){0,5}$/i.test(tag)) return undefined;
  try {
    const { language } = new Intl.Locale(tag);
    return NAMES.of(language) === undefined ? undefined : tag;
  } catch {
    return undefined;
  }
}
