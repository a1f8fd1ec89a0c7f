// Small comforts; every page is whole without them.
(function () {
  var root = document.documentElement, key = 'theme', wanted;
  try { wanted = localStorage.getItem(key); } catch (e) {}
  if (wanted === 'dark' || wanted === 'light') root.dataset.theme = wanted;

  // On the web, the folder is the address.
  if (location.protocol !== 'file:' && /\/index\.html$/.test(location.pathname)) {
    history.replaceState(null, '', location.pathname.slice(0, -10) + location.search + location.hash);
  }

  document.addEventListener('DOMContentLoaded', function () {
    var dark = matchMedia('(prefers-color-scheme: dark)');
    var button = document.querySelector('.switch');
    function isDark() { return (root.dataset.theme || (dark.matches ? 'dark' : 'light')) === 'dark'; }
    function show() { button.setAttribute('aria-pressed', isDark()); }
    if (button) {
      button.hidden = false;
      show();
      dark.addEventListener('change', show);
      button.addEventListener('click', function () {
        var next = isDark() ? 'light' : 'dark';
        // What the system wants anyway need not be remembered.
        var system = next === (dark.matches ? 'dark' : 'light');
        if (system) delete root.dataset.theme; else root.dataset.theme = next;
        try { if (system) localStorage.removeItem(key); else localStorage.setItem(key, next); } catch (e) {}
        show();
      });
    }

    // Some browsers forget what the parts of a table are when a style sheet stacks them.
    var roles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', td: 'cell' };
    document.querySelectorAll('table,thead,tbody,tr,td,th').forEach(function (it) {
      var role = roles[it.localName] || (it.scope === 'col' ? 'columnheader' : 'rowheader');
      if (it.localName !== 'th' || it.scope) it.setAttribute('role', role);
    });

    if (navigator.clipboard) document.querySelectorAll('[data-copy]').forEach(function (it) {
      it.hidden = false;
      it.addEventListener('click', function () {
        navigator.clipboard.writeText(document.getElementById(it.dataset.copy).textContent.trim()).then(function () {
          it.nextElementSibling.textContent = it.dataset.done;
        });
      });
    });
  });

  // Paper has no way to open what is folded.
  addEventListener('beforeprint', function () {
    document.querySelectorAll('details:not([open])').forEach(function (it) { it.open = true; });
  });
})();
