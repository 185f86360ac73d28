import type { ChannelSite } from '../channel.ts';
import type { AlarmData, AlarmEvent } from '../notice.ts';
import { fit, inUnits } from './fit.ts';
import { momentOf, wordsOf } from './words.ts';

/** Beyond it, what to do would be cut off. */
const MAX_REASON = 300;

/** An alarm as people read it: what is wrong, since when, why, and what to do next. */
export function alarmText(
  type: AlarmEvent,
  alarm: AlarmData,
  site: Pick<ChannelSite, 'language' | 'timezone' | 'sourceTitle'>,
): string {
  const words = wordsOf(site.language);
  const { subject, since, reason } = alarm;
  return words.alarm[type]({
    ...alarm,
    subject: isOfSource(type) ? site.sourceTitle(subject) : subject,
    since: since === null ? null : momentOf(since, site),
    ...(reason === undefined ? {} : { reason: fit(words.reasons[reason] ?? reason, MAX_REASON, inUnits) }),
  });
}

function isOfSource(type: AlarmEvent): boolean {
  return /^(?:source|removal|file)\./.test(type);
}
