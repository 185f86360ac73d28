import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaveOut } from '../../../src/article/body/leave-out.ts';
import { clean } from '../../support/article-reading.ts';

const QR = 'https://img.example/site-qr.png';
const TABLE = `<table><tr><td><img src="${QR}"></td></tr></table>`;

function withoutPicture(html: string): string {
  return leaveOut(clean(html), { blocks: new Set(), images: new Set([QR]) }).html;
}

test('a table that held nothing but a picture that is left out goes with it', () => {
  assert.equal(
    withoutPicture(`<p>The ferry is late.</p>${TABLE}<p>Nobody knows why.</p>`),
    '<p>The ferry is late.</p><p>Nobody knows why.</p>',
  );
  assert.equal(withoutPicture(`<p>The ferry is late.</p>${TABLE}`), '<p>The ferry is late.</p>');
});

test('a cell that loses a picture keeps its words, and an empty one beside it its place', () => {
  assert.equal(
    withoutPicture(`<table><tr><td><img src="${QR}">Late.</td></tr><tr><td></td></tr></table>`),
    '<table><tr><td>Late.</td></tr><tr><td></td></tr></table>',
  );
});
