import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTelegram, TELEGRAM } from './telegram.ts';
import { parseTelegramHtml } from './telegram-html.ts';

const REFUSED: Readonly<Record<string, readonly [string, RegExp]>> = {
  'a tag it does not know': ['<p>x</p>', /Unsupported start tag "p"/],
  'a tag that is not closed': ['<b>x', /Can't find end tag/],
  'tags that are not nested': ['<b><i>x</b></i>', /Unmatched end tag/],
  'an end without a beginning': ['x</b>', /Unexpected end tag/],
  'a lone bracket': ['1 < 2', /Unsupported start tag|Unclosed start tag/],
  'an attribute without a value': ['<a href>x</a>', /Expected equal sign/],
};
for (const [name, [html, expected]] of Object.entries(REFUSED)) {
  test(`the stand-in of Telegram refuses ${name}`, () => assert.throws(() => parseTelegramHtml(html), expected));
}

test('the stand-in of Telegram reads entities, links and whom a message calls', async (t) => {
  const { webhook, shown, refused } = await startTelegram(t);
  const sendText = (text: string, more = {}) =>
    fetch(`${webhook.url}/sendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: TELEGRAM.chat, text, parse_mode: 'HTML', ...more }),
    });
  await sendText('&lt;b&gt; @ada and <a href="tg://user?id=1">her</a> <a href="https://a.example">@quiet</a>');
  const [message] = shown;
  assert.equal(message?.text, '<b> @ada and her @quiet');
  assert.deepEqual(message?.mentions, ['@ada', 'tg://user?id=1']);
  assert.deepEqual(message?.links, ['https://a.example']);
  assert.deepEqual(message?.images, ['https://a.example'], 'a link is shown as a card unless that is switched off');
  assert.equal((await sendText('x'.repeat(4097))).status, 400);
  assert.equal((await sendText(`<b>${'x'.repeat(4096)}</b>`)).status, 200);
  assert.equal((await sendText(' ')).status, 400);
  assert.deepEqual(refused, ['Bad Request: message is too long', 'Bad Request: message text is empty']);
});
