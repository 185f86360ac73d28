import { GONE, TAKES_NOTHING } from './reasons.ts';
import type { Words } from './words.ts';

const because = (reason: string | undefined) => (reason === undefined || reason === '' ? '' : `：${reason}`);
const outOf = (of: number | undefined) => (of === undefined ? '' : `（共 ${of} 个）`);
const such = (examples: readonly string[] = []) => (examples.length === 0 ? '' : `，例如 ${examples.join('、')}`);

export const CHINESE: Words = {
  mark: {
    'article.new': '',
    'article.changed': '更正：',
    'article.removed': '已撤回：',
    returned: '恢复发布：',
  },
  changed: (names, sentence) => `改动：${names}${sentence === '' ? '' : `。${sentence}`}`,
  digest: {
    'article.new': (count) => `${count} 篇新文章`,
    'article.changed': (count) => `${count} 篇更正`,
    'article.removed': (count) => `${count} 篇已撤回`,
  },
  more: (count) => `另有 ${count} 篇`,
  readMore: '阅读',
  alarm: {
    'source.silent': ({ subject, since }) =>
      `${subject} ${since ? `自 ${since} 起` : ''}没有新文章：请查看其抓取程序是否仍在运行`,
    'source.resumed': ({ subject }) => `${subject} 又有新文章了`,
    'removal.held': ({ subject, count = 0, of }) =>
      `${subject} 的文件有 ${count} 个一次消失${outOf(of)}：文章暂时保留，等文件回来，或运行 “feedwright once --accept-removals” 确认`,
    'removal.settled': ({ subject }) => `${subject} 消失的文件已经回来，或其删除已确认`,
    'file.invalid': ({ subject, count = 0, of, examples, reason }) =>
      `${subject} 有 ${count} 个文件无法读取${outOf(of)}${such(examples)}${because(reason)}。运行 “feedwright check” 查看如何修复`,
    'file.recovered': ({ subject }) => `${subject} 的文件又能读取了`,
    'run.failed': ({ reason }) => `一次运行失败${because(reason)}。详情见日志；之后仍按计划运行`,
    'run.recovered': () => '运行恢复正常',
    'webhook.disabled': ({ subject, reason }) =>
      `webhook ${subject} 已停用${because(reason)}。请改正其 url，再运行 “feedwright outbox retry --webhook ${subject}”`,
    'webhook.enabled': ({ subject }) => `webhook ${subject} 已重新启用`,
  },
  reasons: {
    [GONE]: '接收方回答 410 Gone，表示不再接收',
    [TAKES_NOTHING]: '已有 5 天未能送达任何消息',
  },
  locale: 'zh-CN',
};
