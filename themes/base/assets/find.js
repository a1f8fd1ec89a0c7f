// Results under the field, and the page of all results.
const $ = (what) => document.querySelector(what);
const make = (name, parent, text = '', set) => {
  const it = Object.assign(document.createElement(name), set);
  it.append(text);
  parent?.append(it);
  return it;
};
const form = $('#x-search'), input = form.q, say = form.dataset, page = $('.found');
const parts = new URL('parts/', form.action).href, root = new URL('../../', parts).href;
const facets = $('.facets'), choices = [...form].filter((it) => it.options);
const panel = make('div', page ? null : form, '', { className: 'panel', hidden: true });
const status = $('.found-status') || make('p', panel, '', { className: 'found-status', role: 'status' });
const list = page || make('ol', panel, '', { className: 'found' });
const all = make('a', panel, say.all, { hidden: true });
const more = make('button', null, page?.dataset.more, { type: 'button', className: 'more', hidden: true });
let loaded = {}, asked = 0, results, shown, wait, about;

// Text without spaces is found by pairs of characters, in its own index.
const dense = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Khmr}ー]+/gu;
const pairs = (run) => {
  const letters = [...new Intl.Segmenter().segment(run)].map((it) => it.segment);
  return ` ${letters.slice(1).map((it, at) => letters[at] + it).join(' ') || run} `;
};
const load = (of) => loaded[of] ??= (async () => {
  about ??= await (await fetch(parts + 'about.json')).json();
  const index = await import(`${parts}pagefind.js${of && '?' + of}`);
  await index.options({ basePath: parts + of, baseUrl: '/', noWorker: true, excerptLength: 24 });
  await index.init();
  if (page) await index.filters();
  return index;
})().catch((e) => { delete loaded[of]; throw e; });

// What was found is marked; all else is text.
const plain = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>');
const item = (parent, text, href, words, kind, className = '') => {
  const li = make('li', parent);
  make('a', li, text, { href, className });
  if (kind) make('small', li, kind);
  const p = make('p', li);
  words.split('<mark>').forEach((piece) => {
    const [rest, marked] = piece.split('</mark>').reverse();
    if (marked) make('mark', p, plain(marked));
    p.append(plain(rest));
  });
  return li;
};
// Nothing is shown twice: neither a heading nor what stands under it.
const show = ({ filters, meta, raw_url, excerpt, sub_results }) => {
  const under = sub_results.filter((it) => page && it.anchor).sort((a, b) => b.locations.length - a.locations.length);
  const found = under[0] ? sub_results.find((it) => !it.anchor)?.excerpt : /<m/.test(excerpt) && excerpt;
  const words = found || meta.summary || excerpt, href = root + raw_url;
  const li = item(list, meta.title, href, words, ...about.kinds[filters.kind] || ['', 'k sign-page accent-muted']);
  const ul = under[0] && make('ul', li);
  for (const it of under.slice(0, 3)) {
    let n = it.plain_excerpt.startsWith(it.title) && it.title.length + 1;
    item(ul, it.title, `${href}#${it.anchor.id}`, it.excerpt.replace(/<.?mark>|./gs, (c) => c[1] || n-- <= 0 ? c : ''));
  }
};
const showMore = async (by) => {
  const mine = asked, from = shown;
  const them = await Promise.all(results.slice(from, shown += by).map((it) => it.data()));
  if (mine !== asked) return;
  if (!from) list.textContent = '';
  them.forEach(show);
  more.hidden = shown >= results.length;
  if (from) list.children[from].children[0].focus();
};
// How many with each choice.
const count = (select, { filters, totalFilters }) => {
  const counts = (select.value ? totalFilters : filters)[select.name] || {};
  for (const it of [...select.options].slice(1)) {
    it.text = `${it.dataset.label ??= it.text} (${counts[it.value] || 0})`;
    it.disabled = !counts[it.value] && !it.selected;
  }
};
const open = (is) => { panel.hidden = !is; };
const tell = (what) => open(status.textContent = what);
const clear = () => { list.textContent = ''; all.hidden = more.hidden = true; };

const search = async () => {
  const mine = ++asked, words = input.value.trim(), filters = {}, address = new URLSearchParams(words && { q: words });
  for (const { name, value } of choices) if (value) address.set(name, filters[name] = value);
  const is = `${address}`;
  if (page) {
    history.replaceState(0, '', location.pathname + (is && '?' + is));
    facets.disabled = facets.hidden = !is;
    $('.letters-or-kinds').hidden = is;
  }
  if (!is) return clear(), tell('');
  try {
    about || await load('');
    const split = about.dense ? words.replace(dense, pairs) : words;
    const index = await load(split === words ? '' : 'dense/');
    const found = await index.search(split || null, { filters });
    if (mine !== asked) return;
    ({ results } = found);
    shown = 0;
    choices.forEach((it) => count(it, found));
    await showMore(page ? 10 : 6);
    if (mine !== asked) return;
    tell(say[results[0] ? 'found' : 'none'].replace('#', () => results.length || words));
    all.href = `${form.action}?${is}`;
    all.hidden = !results[6];
  } catch {
    if (mine === asked) clear(), tell(say.failed);
  }
};

form.oninput = () => { clearTimeout(wait); wait = setTimeout(search, 120); };
load('').catch(() => {});
if (page) {
  list.after(more);
  const asks = new URLSearchParams(location.search);
  for (const it of [input, ...choices]) it.value = asks.get(it.name) ?? it.value;
  form.onsubmit = (e) => { e.preventDefault(); search(); };
  more.onclick = () => showMore(10);
} else {
  make('link', document.head, '', { rel: 'stylesheet', href: say.style });
  form.onkeydown = (e) => {
    const stops = [input, ...panel.querySelectorAll('a:not([hidden])')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (panel.hidden || !step && e.key !== 'Escape') return;
    e.preventDefault();
    if (step) stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
    else input.focus(), open();
  };
  form.addEventListener('focusout', (e) => open(form.contains(e.relatedTarget)));
  input.onfocus = () => open(status.textContent);
}
search();
