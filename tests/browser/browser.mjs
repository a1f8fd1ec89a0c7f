// The browser, the site's pages, and what every check has in common.

import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

/** Where the site stands on the test's server: never at the root. */
const PREFIX = '/quality/';

/** Every page of the built site, by its path. */
function pagesOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const pages = files.filter((it) => it.isFile() && it.name.endsWith('.html'));
  return pages.map((it) => relative(folder, join(it.parentPath, it.name))).sort();
}

/** Serves the site, starts chromium, runs `check`, prints what it found and ends with 1 if that is anything. */
export async function run(check) {
  const folder = process.argv[2];
  const server = await serve(folder, PREFIX);
  const browser = await chromium.launch({
    executablePath: execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic'],
  });
  const found = [];
  try {
    await check({
      browser,
      pages: pagesOf(folder),
      /** The address of a page. */
      at: (path) => `${server.origin}${PREFIX}${path}`,
      /** Notes a fault. */
      fault: (...words) => found.push(words.join(' ')),
      /** Prints a fact, for whoever reads the log. */
      say: (...words) => console.log(words.join(' ')),
    });
  } finally {
    await browser.close();
    server.end();
  }
  for (const fault of found) console.log(`FAULT ${fault}`);
  process.exitCode = found.length ? 1 : 0;
}

/** Has a tab report what the console says is wrong, what fails, and what is asked of other hosts. */
export function listen(page, at, fault) {
  const here = () => page.url().replace(at(''), '');
  page.on('console', (it) => {
    if (['error', 'warning'].includes(it.type())) fault(`console: ${here()}: ${it.text()}`);
  });
  page.on('pageerror', (it) => fault(`script: ${here()}: ${it.message}`));
  page.on('requestfailed', (it) => {
    // What is still on its way when the reader leaves is not missing.
    const why = it.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') fault(`failed: ${here()}: ${it.url()}: ${why}`);
  });
  page.on('request', (it) => {
    if (!it.url().startsWith(at('')) && !it.url().startsWith('data:')) {
      fault(`another host or path: ${here()}: ${it.url()}`);
    }
  });
}
