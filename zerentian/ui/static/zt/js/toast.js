/* A line at the bottom: what was done, and for eight seconds the way to undo it.
   A page can carry one ready made in <template data-toast>; without scripts the message above the
   page carries the same undo button. */
(function () {
  'use strict';
  var SECONDS = 8;

  function show(bar) {
    var place = document.getElementById('toasts');
    if (!place) return;
    place.appendChild(bar);
    var left = SECONDS;
    var clock = setInterval(function () {
      if (bar.matches(':hover') || bar.contains(document.activeElement)) return; // time to read and press
      left -= 1;
      bar.querySelectorAll('[data-seconds]').forEach(function (text) { text.textContent = left; });
      if (left <= 0) { clearInterval(clock); bar.remove(); }
    }, 1000);
  }

  window.ztToast = function (text) {
    var bar = document.createElement('div');
    bar.className = 'toastbar';
    bar.textContent = text;
    show(bar);
  };

  function ready(root) {
    root.querySelectorAll('template[data-toast]').forEach(function (made) {
      var bar = made.content.firstElementChild.cloneNode(true);
      made.remove();
      show(bar);
    });
  }
  ready(document);
  document.addEventListener('htmx:afterSettle', function () { ready(document); });
})();
