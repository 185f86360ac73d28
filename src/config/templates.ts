import { z } from 'zod';
import { TEMPLATE_KINDS, type TemplateKind, templateOf } from '../notify/templates/template-kinds.ts';
import type { CrossProblem } from './cross-checks.ts';
import { object, text } from './values.ts';

const EXPECTED = `a template in Liquid, or a block of templates for ${TEMPLATE_KINDS.join(', ')}`;
const template = text('a template in Liquid').optional();

/** The user's own words for a webhook's messages. */
export const TEMPLATE_SCHEMA = z.union(
  [
    text(EXPECTED),
    object(Object.fromEntries(TEMPLATE_KINDS.map((kind) => [kind, template])) as Record<TemplateKind, typeof template>),
  ],
  EXPECTED,
);

type Webhook = { readonly type: unknown; readonly template: unknown };
type Site = { readonly language: string; readonly url: string };

/**
 * What is wrong with a webhook's templates, found by writing messages with them. `path` goes on from the key `template`. The
 * language is only loaded for a configuration that has templates.
 */
export async function templateProblems({ type = 'generic', template }: Webhook, site: Site): Promise<CrossProblem[]> {
  const templates = TEMPLATE_SCHEMA.safeParse(template).data;
  if (templates === undefined) return [];
  const [{ createWriter }, { trialsOf }] = await Promise.all([
    import('../notify/templates/template.ts'),
    import('../notify/templates/samples.ts'),
  ]);
  const problems: CrossProblem[] = [];
  const known = { ...site, title: 'A site', timezone: 'UTC', sourceTitle: (name: string) => name };
  const seen = new Set<string>();
  for (const kind of TEMPLATE_KINDS) {
    const written = templateOf(templates, kind);
    if (written === undefined) continue;
    try {
      const write = createWriter({ [kind]: written }, known, undefined);
      for (const notice of trialsOf(kind, site.language, site.url)) {
        const words = write(notice) ?? '';
        if (type === 'generic' && /^[[{]/.test(words)) JSON.parse(words);
      }
    } catch (error) {
      const message = `expected a template that ${kind === 'alarm' ? 'any alarm' : kind === 'digest' ? 'any digest' : 'any article'} can be told by: ${reasonOf(error)}`;
      if (typeof templates !== 'string') problems.push({ path: [kind], message });
      else if (!seen.has(message)) problems.push({ path: [], message });
      seen.add(message);
    }
  }
  return problems;
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError)
    return `it makes no JSON (${error.message}); values go into JSON as {{ article.title | json }}`;
  return error instanceof Error ? error.message : String(error);
}
