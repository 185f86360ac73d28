import type { ChannelSite } from '../channel.ts';
import { trialsOf } from './samples.ts';
import { createWriter, misspeltNames } from './template.ts';
import type { TemplateKind } from './template-kinds.ts';

/**
 * What is wrong with a template, found by looking up its names and by writing messages with it. `mayBeJson`: what begins like JSON
 * has to be JSON.
 */
export function problemsOf(
  kind: TemplateKind,
  text: string,
  { language, url }: Pick<ChannelSite, 'language' | 'url'>,
  mayBeJson: boolean,
): readonly string[] {
  const site = { title: 'A site', language, url, timezone: 'UTC', sourceTitle: (name: string) => name };
  const trials = trialsOf(kind, language, url);
  try {
    const write = createWriter({ [kind]: text }, site, undefined);
    const [fullest] = trials;
    const misspelt = fullest ? misspeltNames(text, fullest, site) : [];
    if (misspelt.length > 0) return misspelt;
    for (const notice of trials) {
      const words = write(notice) ?? '';
      if (mayBeJson && /^[[{]/.test(words)) JSON.parse(words);
    }
    return [];
  } catch (error) {
    return [reasonOf(error)];
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError)
    return `it makes no JSON (${error.message}); values go into JSON as {{ article.title | json }}`;
  return error instanceof Error ? error.message : String(error);
}
