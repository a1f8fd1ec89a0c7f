// Every page, light and dark, at three widths: no violation that axe knows of, nothing to scroll sideways,
// nothing wrong on the console, nothing asked of another host.

import axe from 'axe-core';
import { listen, run } from './browser.mjs';

const WIDTHS = [320, 768, 1280];
const TABS = 3;
/** WCAG 2.2 up to AA, and what is good practice besides. */
const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What can differ between light and dark: the themes change colours there and nothing else. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** In the page: what is wider than the window; what scrolls within itself does not count. */
function sideways() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return null;
  const wide = [...document.querySelectorAll('body *')].filter((it) => {
    const box = it.getBoundingClientRect();
    return box.width && box.right > root.clientWidth + 1;
  });
  return wide.slice(-3).map((it) => `${it.localName}.${it.getAttribute('class') ?? ''}`).join(', ') || 'something';
}

/** In the page: links and buttons that the keyboard reaches where no eye does. */
function hidden() {
  const isClipped = (it) => it && (getComputedStyle(it).clipPath === 'inset(50%)' || isClipped(it.parentElement));
  const all = [...document.querySelectorAll('a[href], button, summary')];
  const isHidden = (it) => it.tabIndex >= 0 && it.checkVisibility() && isClipped(it.parentElement);
  return all.filter(isHidden).slice(0, 3).map((it) => it.outerHTML.slice(0, 120));
}

/** In the page: what axe finds, a line for each rule. */
async function violations(rules) {
  const options = { runOnly: rules, resultTypes: ['violations'], preload: false, elementRef: false };
  const results = await window.axe.run(document, options);
  return results.violations.map((it) => {
    const node = it.nodes[0];
    const why = [...node.any, ...node.all, ...node.none][0]?.message ?? '';
    return `${it.id} (${it.nodes.length}): ${it.help}: ${node.html.slice(0, 200)}: ${why}`;
  });
}

await run(async ({ browser, pages, at, fault, say }) => {
  const began = Date.now();
  const queue = [...pages];
  let checks = 0;
  const tab = async () => {
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    listen(page, at, fault);
    for (let path; (path = queue.shift()); ) {
      await page.goto(at(path));
      await page.evaluate(`${axe.source};0`);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const [colorScheme, rules] of [['light', ALL], ['dark', COLOURS]]) {
          await page.emulateMedia({ colorScheme });
          const where = `${path} at ${width}, ${colorScheme}`;
          const wide = await page.evaluate(sideways);
          if (wide) fault(`sideways: ${where}: ${wide}`);
          for (const it of await page.evaluate(hidden)) fault(`hidden: ${where}: ${it}`);
          for (const it of await page.evaluate(violations, rules)) fault(`axe: ${where}: ${it}`);
          checks += 1;
        }
      }
    }
    await context.close();
  };
  await Promise.all(Array.from({ length: TABS }, tab));
  say(`${pages.length} pages, ${checks} checks, in ${Math.round((Date.now() - began) / 1000)} s`);
});
