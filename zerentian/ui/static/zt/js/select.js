/* Selecting rows of a list. The boxes belong to the form around the list (or are tied to it with
   form="…"); the bar with the actions appears as soon as one is ticked. "All filtered" ticks the
   page and sends all=1 besides, so that the server takes every row of the filter. */
(function () {
  'use strict';

  function boxes(scope) { return Array.prototype.slice.call(scope.querySelectorAll('[data-pick]')); }

  function refresh(scope) {
    var all = boxes(scope);
    var ticked = all.filter(function (box) { return box.checked; });
    var everything = scope.querySelector('[data-pick-everything]');
    all.forEach(function (box) {
      var row = box.closest('tr');
      if (row) row.classList.toggle('is-sel', box.checked);
    });
    var head = scope.querySelector('[data-pick-page]');
    if (head) {
      head.checked = all.length > 0 && ticked.length === all.length;
      head.indeterminate = ticked.length > 0 && ticked.length < all.length;
    }
    if (everything && ticked.length < all.length) everything.value = '';
    var bar = scope.querySelector('[data-bulk]');
    if (!bar) return;
    bar.hidden = ticked.length === 0;
    document.documentElement.classList.toggle('has-bulk', !bar.hidden);
    var whole = everything && everything.value === '1';
    bar.querySelectorAll('[data-count]').forEach(function (place) {
      place.textContent = whole ? place.dataset.total : ticked.length;
    });
    bar.querySelectorAll('[data-pick-all]').forEach(function (offer) {
      offer.hidden = whole || ticked.length < all.length;
    });
  }

  function scopeOf(element) { return element.closest('[data-select]'); }

  document.addEventListener('change', function (event) {
    var scope = event.target.closest && scopeOf(event.target);
    if (!scope) return;
    if (event.target.hasAttribute('data-pick-page')) {
      boxes(scope).forEach(function (box) { box.checked = event.target.checked; });
    }
    refresh(scope);
  });

  var last = null;
  document.addEventListener('click', function (event) {
    var scope = event.target.closest && scopeOf(event.target);
    if (!scope) return;
    if (event.target.closest('[data-pick-all]')) {
      boxes(scope).forEach(function (box) { box.checked = true; });
      scope.querySelector('[data-pick-everything]').value = '1';
      refresh(scope);
    } else if (event.target.closest('[data-pick-none]')) {
      boxes(scope).forEach(function (box) { box.checked = false; });
      refresh(scope);
    } else if (event.target.hasAttribute('data-pick')) {
      var all = boxes(scope), here = all.indexOf(event.target), there = all.indexOf(last);
      if (event.shiftKey && there >= 0) {
        all.slice(Math.min(here, there), Math.max(here, there) + 1).forEach(function (box) {
          box.checked = event.target.checked;
        });
        refresh(scope);
      }
      last = event.target;
    }
  });

  function start(root) { root.querySelectorAll('[data-select]').forEach(refresh); }
  start(document);
  // The browser puts ticks back after "back"; the bar must follow.
  window.addEventListener('pageshow', function () { start(document); });
  document.addEventListener('htmx:afterSettle', function () { start(document); });
})();
