import chromium from '@sparticuz/chromium';
import { type Browser, chromium as engine, type Page } from 'playwright-core';

export const PHONE = { width: 375, height: 667 };

export async function openBrowser(): Promise<Browser> {
  // Made for a sandbox of its own kind, it comes without the ordinary safeguards: here they are part of the test.
  const args = chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--disable-web-security');
  return engine.launch({ executablePath: await chromium.executablePath(), args });
}

/** By how many pixels a page is wider than its window. */
export function overflowOf(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Two frames later, what was set off has happened. */
export function settled(page: Page): Promise<unknown> {
  return page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
}

/**
 * The texts of a page whose colour stands out too little from what is behind them, and the ratio (WCAG 2.2, 1.4.3 wants 4.5:1;
 * https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). `seen` counts the texts that were looked at.
 */
export function faintTexts(page: Page): Promise<{ readonly seen: number; readonly faint: readonly string[] }> {
  return page.evaluate(`(() => {
    const read = (color) => color.match(/[\\d.]+/g).map(Number);
    const luminance = (color) => {
      const [r, g, b] = read(color).slice(0, 3).map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        if ((read(color)[3] ?? 1) === 1) return color;
      }
      return getComputedStyle(document.documentElement).backgroundColor;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    let seen = 0;
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.data.trim();
      if (text === '' || !element.checkVisibility()) continue;
      seen++;
      const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) faint.push(text.slice(0, 20) + ': ' + ratio.toFixed(2));
    }
    return { seen, faint };
  })()`);
}
