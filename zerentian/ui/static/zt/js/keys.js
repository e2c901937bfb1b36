/* Keyboard: / search, j k rows or neighbours of a page, 1 2 its decisions, x select, Enter open, g h home, g d leader page, ? this list.
   Silent while somebody types, and with Ctrl, Alt or the command key. */
(function () {
  'use strict';
  var at = null, before = '', since = 0;

  function typing(element) {
    return element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) &&
      !/^(checkbox|radio|button|submit)$/.test(element.type);
  }
  function rows() { return Array.prototype.slice.call(document.querySelectorAll('[data-list] > tr[data-row]')); }
  function go(step) {
    var all = rows();
    if (!all.length) return;
    var next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(at) + step))] || all[0];
    if (at) at.classList.remove('is-at');
    at = next;
    at.classList.add('is-at');
    var link = at.querySelector('a[href]');
    if (link) link.focus({ preventScroll: true });
    at.scrollIntoView({ block: 'nearest' });
  }
  function follow(selector) {
    var link = document.querySelector(selector);
    if (link) link.click();
  }

  var DOES = {
    '/': function () {
      var box = document.getElementById('search');
      if (box && box.offsetParent) { box.focus(); box.select(); } else follow('.to-search');
    },
    j: function () { if (rows().length) go(1); else follow('[data-key="j"]'); },
    k: function () { if (rows().length) go(-1); else follow('[data-key="k"]'); },
    1: function () { follow('[data-key="1"]'); },
    2: function () { follow('[data-key="2"]'); },
    x: function () { var box = at && at.querySelector('[data-pick]'); if (box) box.click(); },
    '?': function () {
      var list = document.getElementById('keys');
      if (list && list.showModal && !list.open) list.showModal();
    },
    'g h': function () { follow('[data-key="home"]'); },
    'g d': function () { follow('[data-key="leader"]'); }
  };

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'Enter' && at && event.target === document.body) {
      var link = at.querySelector('a[href]');
      if (link) link.click();
      return;
    }
    var now = Date.now();
    var keys = before && now - since < 1000 ? before + ' ' + event.key : event.key;
    before = event.key === 'g' ? 'g' : '';
    since = now;
    if (!DOES[keys]) return;
    event.preventDefault();
    DOES[keys]();
  });
})();
