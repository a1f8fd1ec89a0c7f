// Loads the search when it is first wanted. From a folder the field leads to A to Z.
(() => {
  const form = document.getElementById('x-search');
  if (!form || location.protocol === 'file:') return;
  const begin = () => import(new URL(form.dataset.script, document.baseURI));
  form.addEventListener('focusin', begin, { once: true });
  if (document.querySelector('.found')) begin();
  addEventListener('keydown', (e) => {
    if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input,select,textarea')) return;
    e.preventDefault();
    form.q.select();
  });
})();
