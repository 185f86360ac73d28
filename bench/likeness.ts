import markdownIt from 'markdown-it';
import { escapeHtml } from '../src/article/text.ts';

/** The body of a request, as JSON or as text. */
type Body = unknown;
/** Shows a body as the service shows it to people, roughly. */
type Likeness = (body: Body) => string;

const markdown = markdownIt({ breaks: true, html: false });

/** A value at a path within a body, as text; empty where there is none. */
function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | null | undefined)?.[key],
    value,
  );
}

function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

function tag(name: string, attributes: string, ...content: readonly string[]): string {
  const inner = content.join('');
  return inner === '' && name !== 'img'
    ? ''
    : `<${name}${attributes === '' ? '' : ` ${attributes}`}>${inner}</${name}>`;
}

const box = (className: string, ...content: readonly string[]) => tag('div', `class="${className}"`, ...content);
const picture = (address: string, className = 'wide') =>
  address === '' ? '' : `<img class="${className}" src="${escapeHtml(address)}" alt="">`;
const lines = (text: string) => escapeHtml(text).replaceAll('\n', '<br>');
const linked = (text: string, address: string) =>
  address === '' ? text : `<a href="${escapeHtml(address)}">${text}</a>`;

/** Slack's markup: links in angle brackets, entities for its own characters. */
function mrkdwn(text: string): string {
  return text
    .replace(/<(https?:[^|>]+)\|([^>]*)>/g, '<a href="$1">$2</a>')
    .replace(/<(https?:[^|>]+)>/g, '<a href="$1">$1</a>')
    .replace(/\*([^*\n]+)\*/g, '<b>$1</b>')
    .replaceAll('\n', '<br>');
}

function slackText(element: unknown): string {
  const text = textAt(element, 'text');
  switch (textAt(element, 'type')) {
    case 'rich_text_list':
      return tag('ul', '', ...listAt(element, 'elements').map((item) => tag('li', '', slackText(item))));
    case 'rich_text':
    case 'rich_text_section':
      return box('text', ...listAt(element, 'elements').map(slackText));
    case 'link':
      return styled(linked(lines(text || textAt(element, 'url')), textAt(element, 'url')), at(element, 'style'));
    case 'mrkdwn':
      return mrkdwn(text);
    case 'image':
      return picture(textAt(element, 'image_url'), 'icon');
    default:
      return styled(lines(text), at(element, 'style'));
  }
}

function styled(html: string, style: unknown): string {
  const marks = { bold: 'b', italic: 'i', strike: 's', code: 'code' };
  return Object.entries(marks).reduce((inner, [key, name]) => (at(style, key) ? tag(name, '', inner) : inner), html);
}

function slackBlock(block: unknown): string {
  switch (textAt(block, 'type')) {
    case 'header':
      return box('title', slackText(at(block, 'text')));
    case 'section':
      return box(
        'row',
        box('text', slackText(at(block, 'text'))),
        picture(textAt(block, 'accessory', 'image_url'), 'thumb'),
      );
    case 'context':
      return box('small', ...listAt(block, 'elements').map(slackText));
    case 'image':
      return picture(textAt(block, 'image_url'));
    case 'divider':
      return '<hr>';
    default:
      return slackText(block);
  }
}

const slack: Likeness = (body) => {
  const blocks = listAt(body, 'blocks');
  return blocks.length === 0 ? mrkdwn(textAt(body, 'text')) : blocks.map(slackBlock).join('');
};

const discord: Likeness = (body) =>
  markdown.render(textAt(body, 'content')) +
  listAt(body, 'embeds')
    .map((embed) => {
      const colour = Number(textAt(embed, 'color') || 0x2b6cb0)
        .toString(16)
        .padStart(6, '0');
      const footer = [textAt(embed, 'footer', 'text'), textAt(embed, 'timestamp').slice(0, 10)].filter(
        (part) => part !== '',
      );
      return tag(
        'div',
        `class="embed" style="border-color:#${colour}"`,
        box('small', lines(textAt(embed, 'author', 'name'))),
        box('title', linked(markdown.renderInline(textAt(embed, 'title')), textAt(embed, 'url'))),
        markdown.render(textAt(embed, 'description')),
        ...listAt(embed, 'fields').map((field) =>
          box('small', `<b>${lines(textAt(field, 'name'))}</b> ${lines(textAt(field, 'value'))}`),
        ),
        picture(textAt(embed, 'image', 'url')),
        box('small', lines(footer.join(' • '))),
      );
    })
    .join('');

const telegram: Likeness = (body) => {
  const preview = textAt(body, 'link_preview_options', 'url') || textAt(body, 'photo');
  return picture(preview) + (textAt(body, 'text') || textAt(body, 'caption')).replaceAll('\n', '<br>');
};

function feishuElement(element: unknown): string {
  switch (textAt(element, 'tag')) {
    case 'markdown':
      return markdown.render(textAt(element, 'content'));
    case 'div': {
      const isSmall = textAt(element, 'text', 'text_size') === 'notation';
      return box(isSmall ? 'small' : 'text', lines(textAt(element, 'text', 'content')));
    }
    case 'button':
      return tag('span', 'class="button"', lines(textAt(element, 'text', 'content')));
    case 'hr':
      return '<hr>';
    default:
      return listAt(element, 'elements').concat(listAt(element, 'columns')).map(feishuElement).join('');
  }
}

const feishu: Likeness = (body) => {
  const header = at(body, 'card', 'header');
  const title = textAt(header, 'title', 'content');
  return (
    tag('div', `class="header ${textAt(header, 'template')}"`, lines(title)) +
    box('body', ...listAt(body, 'card', 'body', 'elements').map(feishuElement))
  );
};

const dingtalk: Likeness = (body) => {
  const links = listAt(body, 'feedCard', 'links').map((link) =>
    box('row', box('text', lines(textAt(link, 'title'))), picture(textAt(link, 'picURL'), 'thumb')),
  );
  return (
    markdown.render(textAt(body, 'markdown', 'text') || textAt(body, 'actionCard', 'text')) +
    links.join('') +
    lines(textAt(body, 'text', 'content'))
  );
};

const wecom: Likeness = (body) => {
  const [first, ...others] = listAt(body, 'news', 'articles');
  const rest = others.map((article) =>
    box('row line', box('text', lines(textAt(article, 'title'))), picture(textAt(article, 'picurl'), 'thumb')),
  );
  const lead = first
    ? picture(textAt(first, 'picurl')) +
      box('title', lines(textAt(first, 'title'))) +
      box('small', lines(textAt(first, 'description')))
    : '';
  return (
    lead + rest.join('') + lines(textAt(body, 'text', 'content')) + markdown.render(textAt(body, 'markdown', 'content'))
  );
};

function cardElement(element: unknown): string {
  const children = ['items', 'columns', 'body'].flatMap((key) => listAt(element, key));
  switch (textAt(element, 'type')) {
    case 'RichTextBlock':
      return box('text', ...listAt(element, 'inlines').map(cardRun));
    case 'TextBlock':
      return box('text', cardRun(element));
    case 'Image':
      return picture(textAt(element, 'url'));
    default:
      return children.map(cardElement).join('');
  }
}

function cardRun(run: unknown): string {
  const text =
    textAt(run, 'type') === 'TextBlock' ? markdown.renderInline(textAt(run, 'text')) : lines(textAt(run, 'text'));
  const classes = [textAt(run, 'size'), textAt(run, 'color'), at(run, 'isSubtle') === true ? 'Subtle' : ''].join(' ');
  const weighed = textAt(run, 'weight') === 'Bolder' ? tag('b', '', text) : text;
  const struck = at(run, 'strikethrough') === true ? tag('s', '', weighed) : weighed;
  return tag('span', `class="${classes}"`, linked(struck, textAt(run, 'selectAction', 'url')));
}

const teams: Likeness = (body) => {
  const card = at(body, 'attachments', 0, 'content');
  const actions = listAt(card, 'actions').map((action) =>
    tag('span', 'class="button"', lines(textAt(action, 'title'))),
  );
  return cardElement(card) + actions.join('');
};

const ntfy: Likeness = (body) =>
  box('title', lines(textAt(body, 'title'))) +
  box('text', lines(textAt(body, 'message'))) +
  picture(textAt(body, 'attach'));

/** For programs: the beginning of the JSON. */
const generic: Likeness = (body) => {
  const text = JSON.stringify(body, null, 2).replace(/"(?:[^"\\]|\\.){60,}"/g, (long) => `${long.slice(0, 40)}…"`);
  const shown = text.split('\n').slice(0, 24);
  return tag('pre', '', escapeHtml([...shown, ...(shown.length < text.split('\n').length ? ['  …'] : [])].join('\n')));
};

const LIKENESSES: Readonly<Record<string, Likeness>> = {
  generic,
  slack,
  discord,
  telegram,
  feishu,
  dingtalk,
  wecom,
  teams,
  ntfy,
};

export function hasLikeness(type: string): boolean {
  return Object.hasOwn(LIKENESSES, type);
}

/** The messages of one type of webhook as a page: a likeness of what people see, not a copy of the service. */
export function likenessOf(
  type: string,
  messages: readonly { readonly caption: string; readonly body: string }[],
): string {
  const show = LIKENESSES[type] ?? generic;
  const shown = messages.map(
    ({ caption, body }) =>
      `<figure><figcaption>${escapeHtml(caption)}</figcaption>${box('message', show(JSON.parse(body)))}</figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body class="${type}">${shown.join('')}`;
}

const STYLE = `
* { box-sizing: border-box; margin: 0 }
body { width: 460px; padding: 14px; background: #f2f3f5; color: #1d1c1d;
  font: 14px/1.45 'Noto Sans CJK SC', 'Noto Sans', 'Noto Color Emoji', sans-serif }
figure + figure { margin-top: 12px }
figcaption { color: #65676b; font-size: 11px; margin-bottom: 3px }
a { color: #1264a3; text-decoration: none }
ul { padding-left: 20px } p + p, p + ul, ul + p { margin-top: 6px } hr { border: 0; border-top: 1px solid #ddd; margin: 6px 0 }
h3 { font-size: 16px } blockquote { border-left: 3px solid #ccc; padding-left: 8px; color: #65676b; margin-top: 6px }
.message { background: #fff; border-radius: 8px; padding: 10px 12px; overflow: hidden }
.title { font-weight: 700; font-size: 15px } .small { color: #65676b; font-size: 12px }
.row { display: flex; gap: 10px; justify-content: space-between }
.line { border-top: 1px solid #e5e6eb; padding-top: 6px; margin-top: 6px }
img { display: block; border-radius: 6px } img.wide, p img { width: 100%; height: 120px; object-fit: cover; margin: 6px 0 }
img.thumb { width: 48px; height: 48px; object-fit: cover } .icon { width: 16px; display: inline }
.button { display: inline-block; margin-top: 8px; padding: 3px 12px; border-radius: 5px; border: 1px solid #c5c7cb; font-size: 13px }
pre { font: 11.5px/1.4 'DejaVu Sans Mono', 'Noto Sans CJK SC', monospace; white-space: pre-wrap; word-break: break-all }
.slack .message { border-left: 4px solid #4a154b; border-radius: 0 }
.discord { background: #313338; color: #dbdee1 } .discord .message { background: none; padding: 0 }
.discord a { color: #00a8fc } .discord .embed { background: #2b2d31; border-left: 4px solid; border-radius: 4px; padding: 10px 12px }
.discord figcaption, .discord .small { color: #b5bac1 }
.telegram { background: #d6e4cf } .telegram .message { border-radius: 12px 12px 12px 2px; width: 400px }
.telegram figcaption { color: #40513b }
.feishu .message { padding: 0 } .feishu .body { padding: 10px 12px } .feishu .header { padding: 8px 12px; font-weight: 700; color: #fff; background: #3370ff }
.feishu .header.orange { background: #de7802 } .feishu .header.grey { background: #8f959e } .feishu .header.red { background: #d83931 }
.feishu .header.green { background: #2ea121 } .feishu .button { background: #3370ff; border: 0; color: #fff }
.teams .message { border: 1px solid #d1d1d1 } .teams .Large { font-size: 17px } .teams .Small { font-size: 12px }
.teams .Subtle { color: #616161 } .teams .Warning { color: #835c00 } .teams .Attention { color: #b10e1c } .teams a { color: #4f52b2 }
.ntfy { background: #e8eaed } .ntfy .message { border-radius: 16px; padding: 12px 16px }
`;
