import { RE2JS } from 're2js';

/** Steps a pattern may take for a character, at worst: 100,000 characters are then looked through in about a second. */
const MAX_STEPS = 1000;

/**
 * A regular expression that takes time in proportion to the text, whatever it and the text are. Neither case nor line ends
 * matter: `^` and `$` hold at each line, `.` does not cross one. Throws an error that says what is wrong with it.
 * RE2's syntax (https://github.com/google/re2/wiki/Syntax), so without lookaround and back references; `\u4e2d`
 * may be written as in JavaScript.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern), RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE);
  if (compiled.programSize() > MAX_STEPS)
    throw new RangeError(`it has ${compiled.programSize()} steps, and may have ${MAX_STEPS}`);
  return (text) => compiled.test(text);
}

/** What is wrong with a pattern; undefined when nothing is. */
export function patternError(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
