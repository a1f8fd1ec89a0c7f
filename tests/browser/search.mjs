// Types into the search of a built site and says what it finds: `node search.mjs FOLDER CHECKS`, where CHECKS is the
// name of a list below. The site stands at a sub-path, under the strictest policy that a search can work with.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

const PREFIX = '/below/here/';
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";
/** Queries, and what must stand first, or at least among what is found; `null` if nothing may be found. */
const CHECKS = {
  explainer: [
    { query: 'benchmark', first: /Benchmark/, why: 'a word of a title' },
    { query: 'metrology', among: /infrastructure/, why: 'a word of a text' },
    { query: 'Tian Shihong', first: /^Tian Shihong/, why: 'the name of a speaker' },
    { query: 'gong zhenzhi', first: /^Gong Zhenzhi/, why: 'a name without capitals' },
    { query: 'brand building', first: /brand building/i, why: 'two words' },
    { query: 'infrastr', first: /infrastructure/, why: 'the beginning of a word' },
    { query: 'qualities', among: /quality/i, why: 'another form of a word' },
    { query: 'benchmarkk', first: /Benchmark/, why: 'a typing error at the end' },
    { query: 'measurment', among: /./, why: 'a typing error within' },
    { query: '质量强国', among: /Outline for Building a Quality Power/, why: 'Chinese on an English site' },
    { query: '强国', among: /Outline for Building a Quality Power/, why: 'the end of a Chinese word' },
    { query: 'xylophone zzqqx', first: null, why: 'what is not there' },
    { query: '<b>"&', first: null, why: 'what is no word' },
  ],
  scripts: [
    { query: '质量', first: /Chinese/, why: 'Chinese' },
    { query: '量强', first: /Chinese/, why: 'two characters of two Chinese words' },
    { query: '標準', first: /Traditional/, why: 'traditional Chinese' },
    { query: '品質', first: /Japanese/, why: 'Japanese in kanji' },
    { query: 'ひらがな', first: /Japanese/, why: 'Japanese in hiragana' },
    { query: 'カメラ', first: /Japanese/, why: 'the end of a compound in katakana' },
    { query: '품질', first: /Korean/, why: 'Korean with a particle' },
    { query: '한국어', first: /Korean/, why: 'Korean' },
    { query: 'ภาษาไทย', first: /Thai/, why: 'Thai' },
    { query: 'creme brulee', first: /Accents/, why: 'accents left out' },
    { query: 'Crème Brûlée', first: /Accents/, why: 'accents' },
    { query: 'Straße', first: /Accents/, why: 'a letter of one language' },
    { query: 'standard', first: /Mixed/, why: 'Latin amid Chinese' },
    { query: '标准 standard', first: /Mixed/, why: 'both' },
    { query: '2035', first: /Mixed/, why: 'a number amid Chinese' },
    { query: 'Москва', first: /Cyrillic/, why: 'Cyrillic' },
    { query: 'العربية', first: /Arabic/, why: 'Arabic' },
    { query: '火山', first: null, why: 'Chinese that is not there' },
  ],
  chinese: [
    { query: '质量', first: /质量/, why: 'a word' },
    { query: '质量强国', first: /质量强国/, why: 'words' },
    { query: '供给侧', among: /质量/, why: 'what no dictionary has' },
    { query: 'Pagefind', among: /质量/, why: 'a Latin word' },
    { query: '火山', first: null, why: 'what is not there' },
  ],
};

const [folder, list] = process.argv.slice(2);
const server = await serve(folder, PREFIX, POLICY);
const at = (path) => `${server.origin}${PREFIX}${path}`;
const browser = await chromium.launch({
  executablePath: execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
const faults = [];
const fault = (...words) => faults.push(words.join(' '));
const expect = (is, ...words) => is || fault(...words);

async function open(path, set = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...set });
  page.asked = [];
  page.on('console', (it) => ['error', 'warning'].includes(it.type()) && !it.location().url.endsWith('/favicon.ico') && fault(`console: ${it.text()}`));
  page.on('pageerror', (it) => fault(`script: ${it.message}`));
  page.on('request', (it) => page.asked.push(it.url()));
  await page.goto(at(path));
  return page;
}

/** Types a query and waits until it is answered. */
async function type(page, query) {
  await page.evaluate(() => { document.querySelector('.found-status')?.replaceChildren(); });
  await page.fill('#x-q', query);
  await page.waitForFunction(() => document.querySelector('.found-status')?.textContent, null, { timeout: 20000 });
  const titles = await page.$$eval('.found > li > a', (them) => them.map((it) => it.textContent));
  return { titles, said: await page.textContent('.found-status') };
}

async function isAccessible(page, what) {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  for (const it of violations) fault(`axe: ${what}: ${it.id}: ${it.help}: ${it.nodes.map((n) => n.target).join(' ')}`);
}

async function queries(page, where) {
  for (const { query, first, among, why } of CHECKS[list]) {
    const { titles, said } = await type(page, query);
    const what = `${where}: ${why}: ${query}: ${said} ${titles.slice(0, 4).join(' | ')}`;
    if (first === null) expect(!titles.length && /Nothing/.test(said), what);
    else expect(first ? first.test(titles[0] ?? '') : titles.some((it) => among.test(it)), what);
    for (const it of await page.$$eval('.found > li', repeated)) expect(!it, `${what}: said twice: ${it}`);
    console.log(what);
  }
}

/** What results say twice: a passage, its heading at its beginning, or a sentence right after itself. */
function repeated(results) {
  const text = (li) => li.querySelector(':scope > p').textContent.trim();
  return results.map((result) => {
    const under = [...result.querySelectorAll('ul > li')];
    const passages = [result, ...under].map(text);
    const heading = under.find((it) => text(it).startsWith(`${it.querySelector('a').textContent}.`));
    const again = passages.map((it) => it.match(/(?<=^|[.!?] )(\S.+?[.!?]) \1/)).find(Boolean);
    if (new Set(passages).size < passages.length) return passages.join(' | ');
    return (heading ?? under.find((it) => it.querySelector('a').textContent.length < 2))?.textContent ?? again?.[0];
  });
}

/** Every query, on the page of results and under the field, and what they have in common. */
async function common() {
  const page = await open('search/index.html');
  await queries(page, 'page');
  await page.close();
  const home = await open('index.html');
  expect(!home.asked.some((it) => it.includes('/search/')), 'the index is loaded before the field is used');
  await queries(home, 'panel');
  await home.close();
}

async function keyboard() {
  const page = await open('index.html');
  await page.keyboard.press('/');
  const focus = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  expect((await focus()) === 'x-q', '`/` does not focus the field');
  await page.keyboard.type('quality');
  await page.waitForSelector('.panel .found a');
  await isAccessible(page, 'panel');
  const first = await page.textContent('.found > li > a');
  await page.keyboard.press('ArrowDown');
  expect((await focus()) === first, 'arrow down does not lead to the first result');
  await page.keyboard.press('ArrowUp');
  expect((await focus()) === 'x-q', 'arrow up does not lead back to the field');
  await page.keyboard.press('ArrowUp');
  expect((await focus()) === 'All results', 'arrow up does not lead to the last');
  await page.keyboard.press('Escape');
  expect((await focus()) === 'x-q' && await page.isHidden('.panel'), 'escape does not close the panel');
  await page.keyboard.press('ArrowDown');
  expect((await focus()) === 'x-q', 'a closed panel can be walked in');
  await page.keyboard.press('Enter');
  await page.waitForURL(/search\/.*\?q=quality$/);
  await page.waitForSelector('.found > li');
  await page.goto(at('index.html'));
  await page.focus('#x-q');
  await page.keyboard.type('quality');
  await page.waitForSelector('.panel .found a');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForFunction((title) => document.querySelector('h1')?.textContent === title, first);
  await page.close();
}

async function mouse() {
  const page = await open('tasks/task-1/index.html');
  await page.click('#x-q');
  await page.keyboard.type('brand');
  await page.waitForSelector('.panel .found a');
  await page.click('h1');
  expect(await page.isHidden('.panel'), 'the panel stays when one clicks elsewhere');
  await page.click('#x-q');
  expect(await page.isVisible('.panel'), 'the panel does not come back');
  await page.click('.panel > a');
  await page.waitForURL(/\?q=brand$/);
  await page.waitForSelector('.found > li');
  const number = async () => Number(/\d+/.exec(await page.textContent('.found-status'))?.[0]);
  const all = await number();
  expect((await page.$$('.found > li')).length === 10, 'there are not ten results at first');
  await page.click('.more');
  await page.waitForFunction(() => document.querySelectorAll('.found > li').length > 10);
  expect(await page.evaluate(() => document.activeElement === document.querySelectorAll('.found > li > a')[10]), 'more results do not get the focus');
  await page.selectOption('select[name=kind]', 'task');
  await page.waitForURL(/\?q=brand&kind=task$/);
  await page.waitForFunction((it) => !document.querySelector('.found-status').textContent.includes(it), String(all));
  expect((await number()) < all, 'a kind narrows nothing');
  const kinds = await page.$$eval('.found > li > small', (them) => them.map((it) => it.textContent));
  expect(kinds.length && kinds.every((it) => it === 'Task'), `other kinds are shown: ${kinds}`);
  await isAccessible(page, 'results');
  const narrowed = page.url();
  const [link] = await page.$$eval('.found > li > ul a', (them) => them.map((it) => it.href));
  await page.close();
  if (link) {
    const place = await open(new URL(link).href.slice(at('').length));
    expect(await place.evaluate(() => document.querySelector(':target')), `no such place: ${link}`);
    await place.close();
  }
  const again = await open(narrowed.slice(at('').length));
  await again.waitForSelector('.found > li');
  expect((await again.inputValue('select[name=kind]')) === 'task', 'an address does not narrow');
  expect((await again.$$('.found mark')).length > 0, 'nothing is marked');
  await again.selectOption('select[name=departments]', { index: 1 });
  await again.waitForURL(/&departments=[a-z-]+/);
  await again.close();
}

async function without() {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(at('index.html'));
  await page.fill('#x-q', 'quality');
  await page.press('#x-q', 'Enter');
  await page.waitForURL(/search\/index\.html\?q=quality$/);
  expect((await page.$$('.a-to-z dd a')).length > 100, 'without scripts there is no list from A to Z');
  expect(await page.isHidden('.facets'), 'without scripts there are facets');
  await context.close();
  const phone = await open('search/index.html', { viewport: { width: 320, height: 640 } });
  await isAccessible(phone, 'A to Z on a phone');
  await type(phone, 'quality');
  expect(await phone.evaluate(() => document.documentElement.scrollWidth <= 320), 'a phone must scroll sideways');
  await phone.close();
  const dark = await open('search/index.html?q=quality', { colorScheme: 'dark' });
  await dark.waitForSelector('.found > li');
  await isAccessible(dark, 'dark results');
  await dark.close();
}

try {
  await common();
  if (list === 'explainer') for (const check of [keyboard, mouse, without]) await check();
} finally {
  await browser.close();
  server.end();
}
for (const it of faults) console.log(`FAULT ${it}`);
process.exitCode = faults.length ? 1 : 0;
