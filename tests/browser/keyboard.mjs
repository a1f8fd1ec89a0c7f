// Reading without a mouse, and without scripts, on a page of each type: all of them at the width of a phone,
// and one for each template at that of a desk.

import { listen, run } from './browser.mjs';

/** Where a walk ends on pages of thousands of links; the rest of them are like those before. */
const LONGEST_WALK = 600;

/** In the page: everything that the keyboard should reach, kept to be looked up. */
function collect(longest) {
  const all = document.querySelectorAll('a[href], button, summary, input, select, textarea');
  const shown = { visibilityProperty: true, opacityProperty: true };
  const stops = [...all].filter((it) => it.tabIndex >= 0 && !it.disabled && it.checkVisibility(shown));
  window.stops = stops.slice(0, longest);
  return window.stops.length;
}

/** In the page: what has the focus, and whether a reader can see that. */
function focused() {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const style = getComputedStyle(it);
  const line = it.getClientRects()[0];
  const [x, y] = [line.left + line.width / 2, line.top + line.height / 2];
  const top = document.elementFromPoint(x, y);
  return {
    stop: window.stops.indexOf(it),
    name: it.outerHTML.slice(0, 120),
    isMarked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
    isSeen: y > 0 && y < innerHeight && x > 0 && x < innerWidth && !!top && (it.contains(top) || top.contains(it)),
  };
}

/** In the page: what a reader reads, buttons left out. */
function words() {
  const shown = { visibilityProperty: true };
  const buttons = [...document.querySelectorAll('button')].filter((it) => it.checkVisibility(shown));
  const text = document.querySelector('main').innerText.replace(/\s+/g, ' ').trim();
  return { text, buttons: buttons.map((it) => it.outerHTML.slice(0, 120)), h1: document.querySelectorAll('h1').length };
}

/** Pages with the widths to read them at: the first of each type, which is whatever differs in the classes of `body`. */
async function samples(page, pages, at) {
  const [types, templates] = [new Map(), new Map()];
  for (const path of pages) {
    await page.goto(at(path), { waitUntil: 'commit' });
    const type = await page.locator('body').getAttribute('class');
    const [template] = type.split(' ');
    if (!types.has(type)) types.set(type, { path, width: 320 });
    if (!templates.has(template)) templates.set(template, { path, width: 1280 });
  }
  return [...types.values(), ...templates.values()];
}

/** From the top of a page with the tab key through everything on it. */
async function walk(page, where, fault) {
  const n = await page.evaluate(collect, LONGEST_WALK);
  const reached = new Set();
  for (let press = 0; press < 2 * n + 10 && reached.size < n; press += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(focused);
    if (!now) continue;
    if (press === 0 && now.stop !== 0) fault(`keyboard: ${where}: the first stop is ${now.name}`);
    if (reached.has(now.stop)) break;
    if (now.stop >= 0) reached.add(now.stop);
    if (!now.isMarked) fault(`keyboard: ${where}: the focus does not show on ${now.name}`);
    if (!now.isSeen) fault(`keyboard: ${where}: the focus is out of sight on ${now.name}`);
  }
  if (reached.size < n) {
    const missed = await page.evaluate(
      (reached) => window.stops.filter((_, at) => !reached.includes(at)).slice(0, 3).map((it) => it.outerHTML.slice(0, 120)),
      [...reached],
    );
    fault(`keyboard: ${where}: ${n - reached.size} of ${n} are never reached, such as ${missed.join(' ')}`);
  }
  return n;
}

/** The link over the head of the page: seen when it has the focus, and it leads to the content. */
async function skip(page, where, fault) {
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return { href: document.activeElement.getAttribute('href'), isShown: box.width > 24 && box.height >= 24 };
  });
  if (!first.isShown) fault(`keyboard: ${where}: the first link stays out of sight`);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const isInside = await page.evaluate(
    (href) => document.activeElement.closest(href) !== null || document.querySelector(`${href} :is(a[href], summary)`) === null,
    first.href,
  );
  if (!isInside) fault(`keyboard: ${where}: what comes after ${first.href} is not in it`);
}

/** The switch between light and dark: by keyboard, at once, remembered on the next page, and undone. */
async function themeSwitch(page, paths, fault) {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(paths[0]);
  const button = page.locator('button.switch');
  if ((await button.count()) === 0) return fault('switch: there is none');
  const light = await ground();
  await button.focus();
  await page.keyboard.press('Enter');
  const dark = await ground();
  if (dark === light) fault('switch: nothing changes');
  if ((await button.getAttribute('aria-pressed')) !== 'true') fault('switch: it is not said to be pressed');
  await page.goto(paths[1]);
  if ((await ground()) !== dark) fault('switch: the next page has forgotten it');
  await button.focus();
  await page.keyboard.press('Space');
  if ((await ground()) !== light) fault('switch: it does not go back');
  await page.emulateMedia({ colorScheme: 'dark' });
  if ((await ground()) !== dark) fault('switch: the system is not followed');
}

await run(async ({ browser, pages, at, fault, say }) => {
  const began = Date.now();
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const sample = await samples(page, pages, at);
  listen(page, at, fault);
  const read = new Map();
  let stops = 0;
  for (const { path, width } of sample) {
    const where = `${path} at ${width}`;
    await page.setViewportSize({ width, height: 900 });
    await page.goto(at(path));
    stops += await walk(page, where, fault);
    await page.goto(at(path));
    await skip(page, where, fault);
    read.set(where, await page.evaluate(words));
  }
  await themeSwitch(page, sample.slice(0, 2).map((it) => at(it.path)), fault);
  await context.close();

  const plain = await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce' });
  const still = await plain.newPage();
  for (const { path, width } of sample) {
    const where = `${path} at ${width}`;
    await still.setViewportSize({ width, height: 900 });
    await still.goto(at(path));
    const { text, buttons, h1 } = await still.evaluate(words);
    if (h1 !== 1) fault(`no scripts: ${where}: ${h1} first headings`);
    if (text.length < 40) fault(`no scripts: ${where}: there is nothing to read`);
    for (const it of buttons) fault(`no scripts: ${where}: a button that does nothing: ${it}`);
    const missing = read.get(where).text.split(' ').filter((it) => !text.includes(it));
    if (missing.length > 1) fault(`no scripts: ${where}: without ${missing.slice(0, 12).join(' ')}`);
  }
  say(`${sample.length} pages, ${stops} stops, in ${Math.round((Date.now() - began) / 1000)} s`);
});
