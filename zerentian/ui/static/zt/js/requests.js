/* htmx: the anti-forgery token on every change, where focus goes, and what is said when a request
   fails. Every htmx action also works as a plain link or form. */
(function () {
  'use strict';

  function token() {
    var field = document.querySelector('input[name="csrfmiddlewaretoken"]');
    return field ? field.value : '';
  }

  document.addEventListener('htmx:configRequest', function (event) {
    if (event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token();
  });

  // A session that ended answers 401 with the page to sign in at.
  document.addEventListener('htmx:responseError', function (event) {
    var words = document.body.dataset;
    var status = event.detail.xhr.status;
    var text = status === 403 ? words.sayForbidden : status === 409 ? words.sayChanged : words.sayFailed;
    window.ztToast((text || '') + ' (' + status + ')');
  });
  document.addEventListener('htmx:sendError', function () { window.ztToast(document.body.dataset.sayOffline || ''); });

  document.addEventListener('htmx:beforeRequest', function (event) { event.detail.target.setAttribute('aria-busy', 'true'); });
  document.addEventListener('htmx:afterRequest', function (event) { event.detail.target.removeAttribute('aria-busy'); });

  // Focus goes where the answer begins; a part that is replaced under the focus keeps it.
  var held = false;
  document.addEventListener('htmx:beforeSwap', function (event) { held = event.detail.target.contains(document.activeElement); });
  document.addEventListener('htmx:load', function (event) {
    var part = event.detail.elt;
    if (part === document.body || !part.querySelector) return;
    var place = part.querySelector('[data-focus]');
    if (!place && held && document.activeElement === document.body) place = part.querySelector('a[href], button, input, select, summary');
    if (place) { held = false; place.focus(); }
  });
})();
