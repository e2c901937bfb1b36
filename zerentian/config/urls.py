"""Where every page of the house lives."""

from __future__ import annotations

from django.urls import include, path

from zerentian.manifest.registry import programmes

urlpatterns = [
    path("", include("zerentian.web.urls")),
    path("", include("zerentian.web.phone.urls")),
    path("", include("zerentian.kernel.accounts.urls")),
    path("inbox/", include("zerentian.kernel.notifications.urls")),
    path("entities/", include("zerentian.kernel.entities.urls")),
    path("regions/", include("zerentian.kernel.regions.urls")),
    path("imports/layouts/", include("zerentian.kernel.layouts.urls")),
    path("imports/", include("zerentian.kernel.imports.urls")),
    path("readers/", include("zerentian.kernel.readers.urls")),
    path("erasure/", include("zerentian.kernel.erasure.urls")),
    path("exports/", include("zerentian.kernel.exports.urls")),
    path("duties/", include("zerentian.kernel.responsibilities.urls")),
    path("field/", include("zerentian.kernel.fieldwork.urls")),
    path("problems/", include("zerentian.kernel.problems.urls")),
    path("residents/", include("zerentian.kernel.residents.urls")),
    path("duplicates/", include("zerentian.kernel.duplicates.urls")),
    path("orders/", include("zerentian.kernel.dispatch.urls")),
    path("figures/", include("zerentian.kernel.figures.urls")),
    path("api/v1/", include("zerentian.api.urls")),
    path("visits/", include("zerentian.kernel.fieldwork.urls_recording")),
    path("visits/", include("zerentian.kernel.visits.urls")),
    path("me/devices/", include("zerentian.kernel.fieldwork.urls_devices")),
    path("kit/", include("zerentian.ui.urls")),
    *[path(f"{p.key}/", include(p.urls)) for p in programmes().values()],
]

handler400 = "zerentian.web.errors.bad_request"
handler403 = "zerentian.web.errors.denied"
handler404 = "zerentian.web.errors.not_found"
handler500 = "zerentian.web.errors.failed"
