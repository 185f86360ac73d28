import type { Logger } from '../../observe/log.ts';
import type { ChannelSite } from '../channel.ts';
import type { WebhookOptions, WriteWords } from '../webhook.ts';

/**
 * How webhooks find their own words. The template language is only loaded where a webhook has templates. A message is never lost
 * over one: what fails is logged, once of each kind, and the message goes out as its channel lays it out.
 */
export async function loadOwnWords(
  webhooks: readonly WebhookOptions[],
  site: ChannelSite,
  log: Logger,
): Promise<WriteWords | undefined> {
  if (webhooks.every(({ template }) => template === undefined)) return undefined;
  const { createSafeWriter, createWriter } = await import('./template.ts');
  return ({ name, template }, inMarkup) =>
    template === undefined
      ? () => undefined
      : createSafeWriter(createWriter(template, site, inMarkup), (kind, error) =>
          log.error({ webhook: name, kind, error }, 'template failed: messages go out in their ordinary words'),
        );
}
