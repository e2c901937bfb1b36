/* The shell: the sliding menu, menus that close by themselves, type size, printing, focus on errors.
   Everything here has a way without scripts; this only makes it quicker. */
(function () {
  'use strict';
  var root = document.documentElement;

  // A sheet that fell out of its pile says what it belongs to.
  document.querySelectorAll('[data-what]').forEach(function (place) { place.textContent = document.title; });

  function closeMenus(except) {
    document.querySelectorAll('details.menu[open]').forEach(function (menu) {
      if (menu !== except && !menu.contains(except)) menu.open = false;
    });
  }

  document.addEventListener('click', function (event) {
    closeMenus(event.target.closest('details.menu'));
    if (event.target.closest('[data-print]')) window.print();
    var close = event.target.closest('[data-close]');
    if (close) {
      var dialog = close.closest('dialog');
      if (dialog) dialog.close(); else close.closest('[data-closable]').remove();
    }
  });

  // What the focus leaves closes, so that it does not lie above the place of the focus.
  document.addEventListener('focusin', function (event) {
    closeMenus(event.target);
    if (location.hash !== '#side' || event.target.closest('#side, .burger')) return;
    location.hash = '#main';
    event.target.focus();
  });

  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    var menu = document.querySelector('details.menu[open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    } else if (location.hash === '#side') {
      location.hash = '#main';
      document.querySelector('.burger').focus();
    }
  });

  // The size changes at once; the form then saves it for this user.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.hasAttribute('data-size-form') || !event.submitter) return;
    event.preventDefault();
    var size = event.submitter.value;
    var data = new FormData(form);
    data.append('size', size);
    root.dataset.size = size;
    fetch(form.action, { method: 'POST', body: data, redirect: 'manual' }).then(function () {
      document.querySelectorAll('[data-size-form]').forEach(function (each) {
        var button = each.querySelector('button');
        button.value = { normal: 'large', large: 'xlarge', xlarge: 'normal' }[size];
        button.querySelector('[data-next]').textContent = each.getAttribute('data-next-' + size);
      });
    });
  });

  // A browser that keeps records for visits without a line signs out in that app: it counts what was not sent,
  // and erases. The app leaves the mark.
  document.addEventListener('submit', function (event) {
    if (event.target.getAttribute('action') !== '/sign-out/') return;
    var held = null;
    try { held = localStorage.getItem('zt-phone'); } catch (e) { /* private window */ }
    if (!held) return;
    event.preventDefault();
    location.assign('/phone/#/device');
  });

  // Rows standard or compact: a choice of this browser only.
  function setRows(rows) {
    root.dataset.rows = rows;
    document.querySelectorAll('[data-rows-choice]').forEach(function (button) {
      button.setAttribute('aria-pressed', String(button.dataset.rowsChoice === rows));
    });
  }
  function remember(rows) { try { localStorage.setItem('zt-rows', rows); } catch (e) { /* private window */ } }
  document.addEventListener('click', function (event) {
    var choice = event.target.closest('[data-rows-choice]');
    if (!choice) return;
    setRows(choice.dataset.rowsChoice);
    remember(choice.dataset.rowsChoice);
  });
  try { setRows(localStorage.getItem('zt-rows') || 'normal'); } catch (e) { setRows('normal'); }

  window.addEventListener('hashchange', function () {
    if (location.hash === '#side') document.getElementById('side').focus();
  });

  // Where the page begins, if it says so. An address that ends in #main, as after skipping the menus, draws the
  // focus there once the page has come.
  function begin() {
    var place = document.querySelector('[data-focus]');
    var at = document.activeElement;
    if (place && (!at || at === document.body || at.id === 'main')) place.focus();
  }
  begin();
  window.addEventListener('load', function () { setTimeout(begin); });
  window.addEventListener('beforeprint', function () { closeMenus(null); });
})();
