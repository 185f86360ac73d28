import { hash } from 'node:crypto';
import { createItemCache } from '../feeds/formats/item-cache.ts';
import { STYLE_SOURCE } from '../feeds/pages/page.ts';
import type { RunPorts } from './ports.ts';
import type { PublishOptions } from './publish-feed.ts';
import { type PublishPorts, publishFeeds } from './publish-feeds.ts';

/**
 * Rendered differently by a newer version, every feed is written once more. A new style alone does so too: the server lets
 * pages have no other.
 */
const RENDERING_VERSION = 3;

export type PublishingPorts = Pick<PublishPorts, 'publisher' | 'now'> & {
  readonly feeds: PublishPorts['feeds'] & { markAllDirty(): Promise<void> };
  readonly settings: PublishPorts['settings'] & { setting(name: string): Promise<string | undefined> };
  /** Files have been written. */
  readonly changed: () => void;
};

/** How the feeds of a site are published, run after run: all of them once more when they would be rendered otherwise than before. */
export function createPublishing(options: PublishOptions, ports: PublishingPorts): RunPorts['publish'] {
  const { feeds, settings, changed } = ports;
  const items = createItemCache();
  /** Once for a process. */
  let isThorough = true;
  const rendering = hash('sha256', JSON.stringify([RENDERING_VERSION, STYLE_SOURCE, options], asLists), 'hex');
  return async (progress, report) => {
    const isAnew = (await settings.setting('rendering')) !== rendering;
    if (isAnew) {
      await feeds.markAllDirty();
      await settings.putSetting('rendering', rendering);
    }
    const pass = { ...ports, items, report, isAnew, isThorough };
    isThorough = false;
    return publishFeeds(options, pass, progress).finally(changed);
  };
}

/** Maps and sets are written as lists: else a JSON text would not tell two of them apart. */
function asLists(_key: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}
